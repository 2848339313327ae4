"""The row of a work order that becomes a new deal.   Rule A4."""

from typing import Any

from obmen.core.planning import Planned
from obmen.core.ports import Run
from obmen.core.roles.crm import Stage
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.text import Text

from .by_hand import short
from .cards import Cards, card
from .describing import search_words, title
from .putting_in import put_in
from .records import DealOfOrder, DealWrite
from .sides import Sides
from .values import GROUPS, Draft, plain, show, wanted


def new_deal(order: WorkOrder, others: tuple[str, ...], sides: Sides, cards: Cards, run: Run) -> Planned:
    """``others``: ids of deals of other work orders (``DealOfOrder.others``). Its state has a stage."""
    stage = sides.stages.wanted(order, None)
    assert isinstance(stage, Stage)
    draft = _draft(order, stage, sides, run)
    record = _record(order, draft, _client(order, cards, draft, run), run).model_copy(
        update={
            "others": others,
            "source": run.settings.source,
            "robots": not (run.settings.import_without_robots or sides.stages.finishes(order)),
        }
    )
    return Planned(
        "create",
        order.ref,
        title(order),
        record,
        before=draft.before,
        after=draft.after,
        finding="missing",
        why=next(iter((*draft.warnings, *draft.notes)), None),
        objects=(cards.there[record.client].object,) if record.client in cards.there else (),
        search=search_words(order),
    )


def _record(order: WorkOrder, draft: Draft, client: dict[str, Any], run: Run) -> DealOfOrder:
    return DealOfOrder(
        ref=order.ref,
        number=order.number,
        url=order.object.url,
        title=draft.after["title"],
        write=DealWrite(**draft.write),
        **client,
        correct=run.settings.update_contacts,
        brought=draft.marks,
        warnings=tuple(warning.to_json() for warning in (*draft.warnings, *draft.notes)),
    )


def _draft(order: WorkOrder, stage: Stage, sides: Sides, run: Run) -> Draft:
    draft = Draft(sides.policies, {}, write=wanted(order, stage, run.settings))
    draft.after = {"title": run.settings.title.replace("{number}", order.number)}
    draft.after |= {name: show(name, value, sides.stages) for name, value in draft.write.items()}
    draft.marks = _marks(draft.write)
    former = sides.links.deals.get(order.ref)
    if former in sides.gone:
        draft.warnings.append(Text("Its deal {deal} was deleted in Bitrix24: a new one is made", deal=former))
    return draft


def _client(order: WorkOrder, cards: Cards, draft: Draft, run: Run) -> dict[str, Any]:
    """What the record is to hold of the client."""
    if (client := card(order, run)) is not None:
        return put_in(client, cards, run, draft)
    draft.warnings.append(_nobody(order))
    return {}


def _marks(values: dict[str, Any]) -> dict[str, str]:
    """What is remembered of a deal that holds just these values."""
    return {
        group: short(*(plain(values[name]) for name in names))
        for group, names in GROUPS.items()
        if names[0] in values and group != "number"
    }


def _nobody(order: WorkOrder) -> Text:
    """The phone is the identity (A5): without one it would be another contact each time."""
    if order.client is None:
        return Text("The work order names no client: its deal stands without a contact")
    return Text("The client has no phone that can be read: the deal stands without a contact. Correct the phone in 1C")
