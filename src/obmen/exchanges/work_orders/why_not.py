"""Work orders for which nothing is done, and why.   Rules A4, A4.1."""

from dataclasses import replace

from obmen.core.planning import Planned
from obmen.core.ports import Run
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.text import Text
from obmen.core.typed_number import exact

from .describing import search_words, title
from .sides import Sides


def left_out(order: WorkOrder, run: Run) -> Planned | None:
    """Whatever the CRM holds."""
    if order.deleted:
        return _skip(order, Text("It is marked for deletion in 1C: a deal of it, if there is one, stays as it is"))
    if not exact(order.number):
        return _skip(order, Text("It has no number in 1C yet: there is nothing to know its deal by"))
    if run.settings.posted_only and not order.posted:
        return _skip(order, Text("It is not posted in 1C, and only posted work orders are taken"))
    return None


def no_deal(order: WorkOrder, sides: Sides, run: Run) -> Planned | None:
    """Where no deal fits."""
    if not run.settings.create_deals:  # A4.1
        return _skip(order, Text("No deal fits, and creating deals is switched off"))
    if sides.stages.finishes(order) and not run.settings.finished_create:
        return _skip(order, Text("No deal fits; it is finished, and such ones get no deals of their own"))
    stage = sides.stages.wanted(order, None)
    if isinstance(stage, Text):
        return replace(_skip(order, stage), finding="missing")  # the state itself is told to the operator
    return None


def _skip(order: WorkOrder, why: Text) -> Planned:
    return Planned("skip", order.ref, title(order), why=why, search=search_words(order))
