"""Where a message stands in line: as its kind says, or the exchange of each flow that takes it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from obmen.core.discovery import exchanges
from obmen.core.inbound import Kind, NotPlaced, Placement, Problem, WrongContent
from obmen.core.text import Text
from obmen.journal.api import Addressed
from obmen.journal.search import spoken
from obmen.setup import snapshot
from obmen.setup.snapshot import ConnectionView, FlowView

from .bases import check_base

LONGEST_KEY = 200
LONGEST_IDENTITY = 200
LONGEST_MARK = 300
MOST_PROBLEMS = 100
NO_FLOW = Text("no flow takes messages of this kind: add one, or stop sending them")


@dataclass(frozen=True, slots=True)
class Placed:
    """A read message as the journal will keep it. ``problems`` non-empty = held."""

    addressed: tuple[Addressed, ...]
    problems: tuple[Problem, ...]


def identity_of(header: bytes | None, data: Mapping[str, Any]) -> str | None:
    """The caller's key: the header Idempotency-Key, else the field message_id. Raises NotPlaced when it is no key."""
    field = "message_id" if header is None else "Idempotency-Key"
    value = data.get(field) if header is None else header.decode("utf-8", "replace").strip()
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)) > LONGEST_IDENTITY:
        raise NotPlaced(Problem(field, Text("a text of at most {limit} characters is needed", limit=LONGEST_IDENTITY)))
    return str(value)


def place(
    connection: ConnectionView, kind: Kind, data: Any, key: str | None, problems: tuple[Problem, ...] = ()
) -> Placed:
    """Once for each flow that takes the kind; where none does, once for nobody, held. Raises NotPlaced, and
    Misconfigured where a flow's settings cannot be read.

    A message that one of its flows cannot place is refused as a whole: its sender shall mend it. ``problems``: found
    before.
    """
    check_base(kind, data)
    problems = (*problems, *_read(connection, kind, data))
    identity = f"{kind.name}:{key}" if key else None
    flows = snapshot.current().flows_taking(connection.name, kind.name)
    if not flows:
        problems = (*problems, Problem("", NO_FLOW))
        at = _checked(kind.place(data, connection.zone))
        nobody = _at(connection, at, kind, identity, problems, flow_id=None, target_id=None, cause="no flow",
                     guarded=_guarded(connection, at, identity))  # fmt: skip
        return Placed((nobody,), problems)
    return Placed(tuple(_addressed(flow, connection, kind, data, identity, problems) for flow in flows), problems)


def _read(connection: ConnectionView, kind: Kind, data: Any) -> tuple[Problem, ...]:
    try:
        kind.read(data, connection.zone, connection.name)
    except WrongContent as error:
        return error.problems[:MOST_PROBLEMS]
    return ()


def _addressed(  # noqa: PLR0917  the words of one sentence
    flow: FlowView,
    connection: ConnectionView,
    kind: Kind,
    data: Any,
    identity: str | None,
    problems: tuple[Problem, ...],
) -> Addressed:
    exchange = exchanges()[flow.exchange]
    at = _checked(_by_flow(flow, kind, data) if exchange.place else kind.place(data, connection.zone))
    return _at(connection, at, kind, identity, problems, flow_id=flow.id, target_id=flow.target_id,
               held_head=exchange.held_head, cause="wrong content" if problems else "",
               guarded=_guarded(connection, at, identity))  # fmt: skip


def _guarded(connection: ConnectionView, at: Placement, identity: str | None) -> bool:
    """Unless the connection's settings hold the switch and it is off."""
    unknown = at.guarded and not identity and not at.business
    return unknown and bool(getattr(connection.settings, "hold_repeats", True))


def _by_flow(flow: FlowView, kind: Kind, data: Any) -> Placement:
    build = exchanges()[flow.exchange].place
    assert build is not None
    return build(kind, data, flow.typed_settings())


def _at(
    connection: ConnectionView,
    at: Placement,
    kind: Kind,
    identity: str | None,
    problems: tuple[Problem, ...],
    **flow: Any,
) -> Addressed:
    return Addressed(
        space=at.line(connection.id),
        key=at.key,
        title=at.title,
        identity=_short(identity) if identity else None,
        business=_short(at.business),
        aspect=_short(at.aspect),
        sequence=at.sequence,
        moment=at.moment,
        problems=problems,
        search=spoken(at.title, at.key, at.ref, *at.search),
        on_repeat=kind.on_repeat,
        **flow,
    )


def _checked(at: Placement) -> Placement:
    if len(at.key) > LONGEST_KEY:
        raise NotPlaced(
            Problem("", Text("the number or code it is placed by is longer than {limit}", limit=LONGEST_KEY))
        )
    return at


def _short(mark: str) -> str:
    """Fits a column: a mark that is too long is compared by its hash."""
    return mark if len(mark) <= LONGEST_MARK else f"sha256:{hashlib.sha256(mark.encode()).hexdigest()}"
