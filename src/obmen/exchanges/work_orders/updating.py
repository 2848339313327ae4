"""The row of a work order whose deal is known.   Rules A3, A5."""

from obmen.core.planning import Act, Planned
from obmen.core.ports import Run
from obmen.core.roles.crm import CrmContact, CrmDeal, Stage
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.text import Text

from .by_hand import parsed, short
from .cards import Cards, card, contacts_of
from .clients import PARTS, corrections, full_name
from .creating import shown_client
from .describing import listed, search_words, title
from .records import CardSeen, ClientCard, DealOfOrder, DealSeen, DealWrite
from .sides import Sides
from .values import Draft, compare_deal, wanted


def known_deal(order: WorkOrder, deal: CrmDeal, sides: Sides, cards: Cards, run: Run) -> Planned:
    policies = sides.policies
    linked = sides.links.one(order, deal)
    asked = linked and any(policy != "onec" for policy in policies.values())
    draft = Draft(policies, parsed(run.brought(order.ref)) if asked else {})
    stage = sides.stages.wanted(order, deal)
    if isinstance(stage, Text):
        draft.notes.append(stage)
    compare_deal(deal, wanted(order, stage if isinstance(stage, Stage) else None, run.settings), sides.stages, draft)
    client, contact = card(order, run), cards.his.get(order.ref)
    names: dict[str, str] = {}
    if client is not None and contact is None:
        client = _put_client(deal, client, sides, draft)
    elif client is not None and contact is not None:
        draft.same("client", short(deal.contacts[0]))
        names, client = _correct(client, contact, cards, run, draft), None
    else:
        client = None
    record = _record(order, deal, draft, client, run)
    if names and contact is not None:
        record = record.model_copy(update={"card": CardSeen.of(contact), "names": names})
    return _row(order, deal, record, draft, linked=linked)


def _put_client(deal: CrmDeal, client: ClientCard, sides: Sides, draft: Draft) -> ClientCard | None:
    """None of the deal's contacts is the client: he is put before them."""
    if not draft.may_write("client", deal.contacts[:1], (client.origin,)):
        return None
    draft.before["name"] = listed([full_name(one) for one in contacts_of(deal, sides)])
    draft.after |= shown_client(client)
    return client


def _correct(client: ClientCard, contact: CrmContact, cards: Cards, run: Run, draft: Draft) -> dict[str, str]:
    """The parts of the contact's name to write (A5), none where that is switched off (A5.1)."""
    theirs = {part: getattr(contact, part) for part in PARTS}
    names = corrections(client, contact) if run.settings.update_contacts else {}
    if not names:
        draft.same("name", short(*theirs.values()))
        return {}
    if cards.disputed(contact):
        shared = Text(
            "Clients of several names have the phone of contact {contact} in 1C: its card stays", contact=contact.id
        )
        draft.notes.append(shared)
        return {}
    after = theirs | names
    if not draft.may_write("name", tuple(theirs.values()), tuple(after.values())):
        return {}
    draft.before |= {part: theirs[part] for part in names}
    draft.after |= names
    return names


def _record(order: WorkOrder, deal: CrmDeal, draft: Draft, client: ClientCard | None, run: Run) -> DealOfOrder:
    return DealOfOrder(
        ref=order.ref,
        number=order.number,
        url=order.object.url,
        title=deal.title,
        seen=DealSeen.of(deal),
        write=DealWrite(**draft.write),
        client=client,
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
    kept = {} if to_do else draft.kept
    return Planned(
        act,
        order.ref,
        title(order),
        record if to_do else None,
        before=draft.before | {name: theirs for name, (theirs, _) in kept.items()},
        after=draft.after | {name: ours for name, (_, ours) in kept.items()},
        why=texts[0] if texts else None,
        objects=(deal.object,),
        finding="differs" if (draft.write.keys() | draft.kept.keys()) & {"stage", "sum"} else "",
        search=search_words(order, deal),
    )
