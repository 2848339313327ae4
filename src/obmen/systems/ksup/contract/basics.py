"""The ground of the contract: who answers, keys, identities."""

from obmen.core.text import Text

from .. import wire
from .orders import body_of
from .talk import Rule, Talk, got, refused, same


def _answers(talk: Talk) -> None:
    got(talk.read("/ping"), wire.Ping)


def _deal_is_there(talk: Talk) -> None:
    found = talk.read(talk.deal)
    same("number", talk.trial.deal, got(found, wire.Deal).number, found)


def _shut_without_a_key(talk: Talk) -> None:
    refused(talk.stranger("/ping"), 401, "unauthorized")
    refused(talk.stranger(talk.deal), 401, "unauthorized")


def _repeat_is_answered_as_before(talk: Talk) -> None:
    key, body = talk.key(), body_of(talk, "REPEAT")
    first, again = (talk.send("PUT", f"{talk.deal}/orders", body, key) for _ in range(2))
    got(first, wire.Done)
    same("status", first.status, again.status, again)
    same("body", first.body, again.body, again)
    same("Idempotent-Replay", "true", again.headers.get("idempotent-replay"), again)


def _key_stands_for_one_content(talk: Talk) -> None:
    key = talk.key()
    got(talk.send("PUT", f"{talk.deal}/orders", body_of(talk, "REUSED"), key), wire.Done)
    refused(talk.send("PUT", f"{talk.deal}/orders", body_of(talk, "REUSED", quantity="3"), key), 409, "key_reused")


def _refusal_leaves_the_key_free(talk: Talk) -> None:
    key = talk.key()
    refused(talk.send("PUT", f"{talk.deal}/orders", body_of(talk, "FREE", price=1), key), 422, "bad_field")
    got(talk.send("PUT", f"{talk.deal}/orders", body_of(talk, "FREE"), key), wire.Done)


def _key_is_asked_for(talk: Talk) -> None:
    refused(talk.bare("PUT", f"{talk.deal}/orders", body_of(talk, "BARE")), 422, "bad_field", "Idempotency-Key")


def _request_is_told_by_its_key(talk: Talk) -> None:
    key = talk.key()
    done = talk.send("PUT", f"{talk.deal}/orders", body_of(talk, "LOST"), key)
    got(done, wire.Done)
    told = talk.read(f"/identities/{key}")
    same("body", done.json(), got(told, wire.Kept).body, told)
    refused(talk.read(f"/identities/{talk.key()}"), 404, "identity_unknown")


FIRST = [
    Rule("ping", Text("It answers, and says which KSUP it is"), _answers),
    Rule("deal.get", Text("The deal named for the trial is there"), _deal_is_there),
]
RULES = [
    Rule("ping", Text("Without a valid key nothing is told: 401"), _shut_without_a_key),
    Rule(
        "order.put", Text("A repeat gets the first answer, byte by byte"), _repeat_is_answered_as_before, "identities"
    ),
    Rule("order.put", Text("A key used for something else is refused: 409"), _key_stands_for_one_content, "identities"),
    Rule("order.put", Text("A refused request leaves its key free"), _refusal_leaves_the_key_free, "identities"),
    Rule("order.put", Text("A write without a key is refused"), _key_is_asked_for, "identities"),
    Rule(
        "identity.get", Text("What became of a request is told by its key"), _request_is_told_by_its_key, "identities"
    ),
]
