"""What a source has sent by itself, for an exchange that looks at all of it together (A9)."""

import logging
from collections.abc import Iterator
from typing import Any

from django.db.models import Max

from obmen.core import jsontext
from obmen.core.discovery import exchanges, kind_of
from obmen.core.inbound import WrongContent
from obmen.journal.models import Message, State
from obmen.setup import snapshot
from obmen.setup.snapshot import FlowView

log = logging.getLogger("obmen.worker")
PORTION = 500


def pushed(flow: FlowView, kind_name: str) -> Iterator[Any]:
    """The newest of each object; what is held for its content is not among them. Of a kind that the exchange does not
    declare as gathered, some would have been pruned."""
    if kind_name not in exchanges()[flow.exchange].gathered:
        raise TypeError(f"{flow.exchange} does not declare that it gathers {kind_name}")
    source = snapshot.current().connections[flow.source_id]
    kind = kind_of(source.system, kind_name)
    if kind is None:
        return
    sent = Message.objects.filter(flow_id=flow.id, kind=kind_name).exclude(state__in=(State.HELD, State.DROPPED))
    newest = sent.exclude(outcome="superseded").values("key").annotate(last=Max("id")).order_by()
    numbers = list(newest.values_list("last", flat=True))
    for place in range(0, len(numbers), PORTION):
        rows = Message.objects.filter(id__in=numbers[place : place + PORTION])
        for number, raw in rows.values_list("id", "body__raw"):
            if not raw:
                continue
            try:
                yield kind.read(jsontext.read(bytes(raw)), source.zone, source.name)
            except WrongContent:
                log.warning("what was sent cannot be read any more", extra={"message_id": number})
