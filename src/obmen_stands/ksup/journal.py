"""What reached the stand: arrivals, counted before its own dedupe, and identities with their first answers."""

import hashlib
import sqlite3
from dataclasses import dataclass

from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.call import Act, Call


@dataclass
class Arrival:
    """One request. `outcome`: applied, replayed, read, refused, fault (that answered instead), torn (body cut)."""

    at: str
    act: str
    object: str
    identity: str | None = None
    outcome: str = ""
    status: int | None = None
    fault: str | None = None
    code: str | None = None

    def keep(self, db: sqlite3.Connection) -> None:
        db.execute(
            "INSERT INTO arrivals (at, identity, act, object, status, outcome, fault, code) VALUES (?,?,?,?,?,?,?,?)",
            (self.at, self.identity, self.act, self.object, self.status, self.outcome, self.fault, self.code),
        )


def content_of(act: Act, call: Call) -> str:
    """A hash of what was asked: same key with another hash is a key used for something else."""
    parts = [act.name, *call.path.values()]
    parts += [record.model_dump_json(exclude_unset=True) for record in (call.query, call.body) if record]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def first_answer(act: Act, call: Call) -> Answer | None:
    """The answer this identity got the first time, or None when it is new."""
    if call.identity is None:
        return None
    row = call.one("SELECT * FROM identities WHERE identity = ?", call.identity)
    if row is None:
        return None
    if row["content"] != content_of(act, call):
        text = "этот ключ уже использован для другого запроса"
        raise Refusal(409, "key_reused", text, "Idempotency-Key")
    return Answer(row["status"], row["body"], {"Idempotent-Replay": "true"})


def keep_answer(act: Act, call: Call, object_: str, answer: Answer) -> None:
    if call.identity is not None:
        call.db.execute(
            "INSERT INTO identities (identity, content, act, object, at, status, body) VALUES (?,?,?,?,?,?,?)",
            (call.identity, content_of(act, call), act.name, object_, call.at, answer.status, answer.body),
        )
