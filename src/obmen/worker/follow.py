"""Follow-ups a delivery has put: made into journal rows, to be accepted in the same commit as its outcome."""

import json
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from obmen.core import clock, jsontext
from obmen.journal.api import Addressed, Claimed, NewBody
from obmen.journal.ids import new_id
from obmen.journal.search import spoken
from obmen.setup import snapshot
from obmen.setup.snapshot import FlowView

from .run import DeliveryRun, FollowUp
from .wiring import exchange_of

FollowUps = tuple[tuple[NewBody, Addressed], ...]


def addressed_follow_ups(claimed: Claimed, run: DeliveryRun) -> FollowUps:
    """The identity of a follow-up is its message's and its place, so a repeated delivery puts nothing twice (H4)."""
    return tuple(_follow_up(claimed, run, place, put) for place, put in enumerate(run.follow_ups))


def _follow_up(claimed: Claimed, run: DeliveryRun, place: int, put: FollowUp) -> tuple[NewBody, Addressed]:
    flow = next(f for f in snapshot.current().flows.values() if f.name == put.flow) if put.flow else run.flow
    data = put.record.model_dump(mode="json") if isinstance(put.record, BaseModel) else put.record
    raw = json.dumps(data, ensure_ascii=False, default=_number).encode()
    body = NewBody(
        id=new_id(),
        source_id=flow.source_id,
        kind=put.kind,
        raw=raw,
        content_type="application/json",
        headers={},
        files=(),
        content_hash=jsontext.content_hash(jsontext.read(raw)),
        received_at=clock.now(),
        trial=claimed.trial,
    )
    return body, _addressed(flow, put, identity=f"put:{claimed.message_id}:{claimed.edition}:{place}")


def _addressed(flow: FlowView, put: FollowUp, *, identity: str) -> Addressed:
    at = put.placement
    return Addressed(
        flow_id=flow.id,
        target_id=flow.target_id,
        space=at.line(flow.source_id),
        key=at.key,
        title=at.title,
        identity=identity,
        business=at.business,
        aspect=at.aspect,
        sequence=at.sequence,
        moment=at.moment,
        search=spoken(at.title, at.key, at.ref, *at.search),
        held_head=exchange_of(flow).held_head,
    )


def _number(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"not JSON: {type(value).__name__}")
