"""An act of the contract, and one call of it on its way through the stand."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.fields import Record

R = TypeVar("R", bound=Record)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Upload:
    """A file streamed to disk; its name and type are told by the JSON beside it."""

    path: Path
    size: int
    sha256: str


@dataclass
class Call:
    """All an act gets; `db` is inside the commit that also keeps the identity and the arrival."""

    db: sqlite3.Connection
    at: str
    site: str
    files: Path
    path: dict[str, str]
    query: Record | None
    body: Record | None
    identity: str | None
    keeps_identities: bool

    def body_as(self, kind: type[R]) -> R:
        assert isinstance(self.body, kind)
        return self.body

    def query_as(self, kind: type[R]) -> R:
        assert isinstance(self.query, kind)
        return self.query

    def one(self, sql: str, *values: object) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.db.execute(sql, values).fetchone()
        return row

    def note(
        self, deal: str, what: str, base: str | None = None, order_number: str | None = None, **detail: object
    ) -> None:
        """One line of the deal's history."""
        self.db.execute(
            "INSERT INTO history (at, deal, what, base, order_number, detail, identity) VALUES (?,?,?,?,?,?,?)",
            (self.at, deal, what, base, order_number, json.dumps(detail, ensure_ascii=False), self.identity),
        )

    def live_deal(self) -> sqlite3.Row:
        """The deal named in the address; 404 for an unknown one, 410 for a deleted one."""
        number = self.path["number"]
        deal = self.one("SELECT * FROM deals WHERE number = ?", number)
        if deal is None:
            raise Refusal(404, "deal_unknown", f"сделки {number} нет в КСУП", "number")
        if deal["deleted_at"]:
            gone = Refusal(410, "deal_deleted", f"сделка {number} удалена", "number")
            raise gone.with_(deleted_at=deal["deleted_at"])
        return deal


Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Act:
    """One business act: its address, what goes in, what comes out. The OpenAPI file is made from these."""

    name: str
    method: str
    path: str
    title: str
    handler: Handler
    answer: type[Record] | None
    body: type[Record] | None = None
    query: type[Record] | None = None
    rule: str = ""
    status: int = 200
    takes_file: bool = False
    refusals: tuple[int, ...] = ()

    @property
    def writes(self) -> bool:
        return self.method != "GET"


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
