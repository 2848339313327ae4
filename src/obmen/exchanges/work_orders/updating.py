"""The row of a work order whose deal is known.   Rules A3, A5."""

from typing import Any

from obmen.core.planning import Act, Planned
from obmen.core.ports import Run
from obmen.core.roles.crm import CrmDeal, Stage
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.text import Text

from .by_hand import parsed, short
from .cards import Cards, card, contacts_of
from .clients import full_name
from .describing import listed, search_words, title
from .putting_in import correct, put_in
from .records import CardSeen, DealOfOrder, DealSeen, DealWrite
from .sides import Sides
from .values import Differences, Draft, compare_deal, wanted


def known_deal(
    order: WorkOrder, deal: CrmDeal, sides: Sides, cards: Cards, run: Run, *, kept: dict[str, Differences]
) -> Planned:
    """``kept``: filled in with what differs and stays, by the work order's id."""
    policies = sides.policies
    linked = sides.links.one(order, deal)
    asked = linked and any(policy != "onec" for policy in policies.values())
    draft = Draft(policies, parsed(run.brought(order.ref)) if asked else {})
    stage = sides.stages.wanted(order, deal)
    if isinstance(stage, Text):
        draft.notes.append(stage)
    compare_deal(deal, wanted(order, stage if isinstance(stage, Stage) else None, run.settings), sides.stages, draft)
    if draft.kept:
        kept[order.ref] = draft.kept
    record = _record(order, deal, draft, _client(order, deal, sides, cards, run, draft=draft), run)
    return _row(order, deal, record, draft, linked=linked)


def _client(order: WorkOrder, deal: CrmDeal, sides: Sides, cards: Cards, run: Run, *, draft: Draft) -> dict[str, Any]:
    """What the record is to hold of the client."""
    client, contact = card(order, run), cards.his.get(order.ref)
    if client is None:
        return {}
    if contact is not None:
        draft.same("client", short(deal.contacts[0]))
        names = correct(client, contact, cards, run, draft)
        return {"card": CardSeen.of(contact), "names": names} if names else {}
    if not draft.may_write("client", deal.contacts[:1], (client.origin,)):
        return {}
    # none of the deal's contacts is the client: he is put before them
    held = put_in(client, cards, run, draft)
    if not held.get("names"):
        draft.before["name"] = listed([full_name(one) for one in contacts_of(deal, sides)])
    return held


def _record(order: WorkOrder, deal: CrmDeal, draft: Draft, client: dict[str, Any], run: Run) -> DealOfOrder:
    return DealOfOrder(
        ref=order.ref,
        number=order.number,
        url=order.object.url,
        title=deal.title,
        seen=DealSeen.of(deal),
        write=DealWrite(**draft.write),
        **client,
        correct=run.settings.update_contacts,
        brought=draft.marks,
        warnings=tuple(warning.to_json() for warning in (*draft.warnings, *draft.notes)),
    )


def _row(order: WorkOrder, deal: CrmDeal, record: DealOfOrder, draft: Draft, *, linked: bool) -> Planned:
    """A deal that nothing was brought into yet is linked even where it holds all of it already. What keeps a deal from
    being brought up to date, such as a state without a stage, is listed each time."""
    to_do = bool(draft.write or record.client or record.names or draft.warnings or not linked)
    act: Act = "update" if to_do else "skip" if draft.notes else "leave"
    texts = [*draft.warnings, *draft.notes]
    return Planned(
        act,
        order.ref,
        title(order),
        record if to_do else None,
        before=draft.before,
        after=draft.after,
        why=texts[0] if texts else None,
        objects=(deal.object,),
        finding="differs" if (draft.write.keys() | draft.kept.keys()) & {"stage", "sum"} else "",
        search=search_words(order, deal),
        known=linked,
    )
