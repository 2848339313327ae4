"""The rules of clients, judged by what stands in KSUP and in 1C."""

from collections import Counter
from dataclasses import dataclass

from obmen.cli.demo.chapter import Verdict
from obmen.cli.demo.evidence import Evidence, Record
from obmen.cli.demo.setting_up import ASKED
from obmen.core.text import Text

CARD = ("name", "type", "email", "phone")


@dataclass(frozen=True, slots=True)
class _Sides:
    """``contacts``: KSUP's, by id; ``owners``: their ids by 1C's code; ``partners``: 1C's."""

    evidence: Evidence
    contacts: dict[str, Record]
    owners: dict[str, str]
    partners: list[Record]

    def told(self, kind: str) -> list[Record]:
        return [one for _, one in self.evidence.told(kind)]

    def wanted(self, *, order: bool) -> list[str]:
        return [contact for contact, with_order in self.evidence.tasks.items() if with_order is order]

    def made_of(self, contacts: list[str]) -> list[Record]:
        return [one for one in self.partners if one.get("ksup_id") in contacts]


def judge(evidence: Evidence) -> list[Verdict]:
    codes = [one for one in evidence.ksup["codes"] if (one["base"], one["kind"]) == (ASKED, "contact")]
    sides = _Sides(
        evidence,
        {one["id"]: one for one in evidence.ksup["contacts"]},
        {one["code"]: one["owner"] for one in codes},
        evidence.kept[ASKED]["partner"],
    )
    return [rule(sides) for rule in (_made, _not_made, _as_in_ksup, _coded, _changed, _unknown)]


def _made(sides: _Sides) -> Verdict:
    wanted = sides.wanted(order=True)
    times = Counter(one["ksup_id"] for one in sides.made_of(wanted))
    once = sum(times[contact] == 1 for contact in wanted)
    did = Text("counterparties made from contacts of KSUP, one each: {count}", count=once)
    holds = Text("clients that got a task with an order: {count}", count=len(wanted))
    return Verdict("K1", once == len(wanted) > 0, did, holds)


def _not_made(sides: _Sides) -> Verdict:
    idle = sides.wanted(order=False)
    made = len(sides.made_of(idle))
    did = Text("counterparties made from such contacts: {count}", count=made)
    return Verdict(
        "K1.1", bool(idle) and not made, did, Text("clients that got a task without an order: {count}", count=len(idle))
    )


def _as_in_ksup(sides: _Sides) -> Verdict:
    made = sides.made_of(sides.wanted(order=True))
    right = sum(_alike(one, sides.contacts[one["ksup_id"]]) for one in made)
    did = Text("counterparties made: {count}", count=len(made))
    holds = Text("contacts with the same name, type, e-mail and phone: {right}", right=right)
    return Verdict("K1.2", right == len(made) > 0, did, holds)


def _coded(sides: _Sides) -> Verdict:
    made = sides.made_of(sides.wanted(order=True))
    later = {one["order_number"] for one in sides.told("counterparty-codes")}
    right = sum(sides.owners.get(one["code"]) == one["ksup_id"] for one in made)
    did = Text("codes given at once: {now}, later, by hand: {later}", now=len(made) - len(later), later=len(later))
    holds = Text("contacts that bear the code of their counterparty: {right}", right=right)
    return Verdict("K1.3", right == len(made) > len(later) > 0, did, holds)


def _changed(sides: _Sides) -> Verdict:
    told = Counter(one["order_number"] for one in sides.told("counterparties"))
    known = [one for one in sides.partners if one["code"] in sides.owners and told[one["code"]] > 1]
    right = sum(_alike(one, sides.contacts[sides.owners[one["code"]]]) for one in known)
    changes = sum(told[one["code"]] - 1 for one in known)
    did = Text("changes: {count} in {known} counterparties that KSUP knows", count=changes, known=len(known))
    return Verdict("K2", right == len(known) > 0, did, Text("contacts as in 1C now: {right}", right=right))


def _unknown(sides: _Sides) -> Verdict:
    """Such a message waits a minute in obmen, for the code may be on its way; of that KSUP sees nothing."""
    told = [one for one in sides.told("counterparties") if one["order_number"] not in sides.owners]
    taken = sum(one["state"] == "accepted" for one in told)
    codes = {one["order_number"] for one in told}
    names = {one["name"] for one in sides.partners if one["code"] in codes}
    there = sum(one["name"] in names for one in sides.contacts.values())
    did = Text(
        "counterparties that KSUP has not sent: {count}; messages of them taken: {taken}", count=len(codes), taken=taken
    )
    return Verdict("K2.1", taken == len(told) > 0 and not there, did, Text("such contacts: {count}", count=there))


def _alike(partner: Record, contact: Record) -> bool:
    return all((partner[name] or "") == (contact[name] or "") for name in CARD)
