"""Conflicts of a first matching decided by a person, over a whole worker.   Rules H13, H6, H4."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC
from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .first_start import Office

pytestmark = [pytest.mark.rule("H13"), pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)]
PHONE, SAME_PHONE = "8 (903) 000-00-09", "+79030000009"
CLIENTS, GOODS = "counterparties-onec-ut", "products-onec-ut"


@pytest.fixture
def office(database: Database, ksup_stand: Ksup, onec_stand: OneC) -> Iterator[Office]:
    from .first_start import begun

    with begun(database, ksup_stand, onec_stand) as office:
        yield office


def person(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "person", "phone": SAME_PHONE, **more}


@pytest.fixture
def two(office: Office) -> tuple[str, str, str]:
    """A client of 1C, and the two contacts of KSUP that have his phone."""
    first, second = office.ksup.add_contacts([person("Анна"), person("Аня", codes={"onec-copy": "00-77"})])
    return office.partner("Анна Новая", PHONE), first, second


def audited() -> list[tuple[str, str, str, Any]]:
    from obmen.setup.models import Audit

    found = Audit.objects.filter(act__startswith="decision.").order_by("id")
    return list(found.values_list("who", "act", "object", "after"))


def test_the_candidate_a_person_chose_is_carried_out_with_the_plan_and_stands_from_then_on(
    office: Office, two: tuple[str, str, str]
) -> None:
    code, _, second = two
    with office.working():
        plan = office.run(CLIENTS, apply=False)
        assert office.acts(plan) == {code: "conflict"}
        assert office.ways(plan, code) == ["", *two[1:], ":leave"]
        assert office.decide(plan, 1, second) == ""
        row = office.row(plan, code)
        assert (row.act, row.after["code_1c"], office.decision(plan, code)["who"]) == ("update", code, "anna")
        assert office.codes() == {("onec-copy", "00-77"): second}
        office.apply(plan)
        assert office.outcomes(plan) == {code: "updated"}
        assert office.codes() == {("onec-copy", "00-77"): second, ("onec-ut", code): second}
        assert office.contact(second)["name"] == "Анна Новая"
        again = office.run(CLIENTS, apply=False)
        assert office.acts(again) == {}
    after = {"run": plan, "row": 1, "object": code, "chosen": second}
    assert audited() == [("anna", "decision.made", CLIENTS, after)]


def test_a_later_run_proposes_what_was_chosen_and_a_decision_can_be_taken_back(
    office: Office, two: tuple[str, str, str]
) -> None:
    code, first, second = two
    with office.working():
        plan = office.run(CLIENTS, apply=False)
        office.decide(plan, 1, first)
        office.decide(plan, 1, second, who="boris")
        later = office.run(CLIENTS, apply=False)
        row = office.row(later, code)
        assert (row.act, row.targets[0]["id"], office.decision(later, code)["who"]) == ("update", second, "boris")
        assert office.decide(later, 1, "") == ""
        row = office.row(later, code)
        assert (row.act, row.decided, "Several contacts" in office.why(later, code)) == ("conflict", None, True)
        assert office.acts(office.run(CLIENTS, apply=False)) == {code: "conflict"}
    assert [(who, act, after["chosen"]) for who, act, _, after in audited()] == [
        ("anna", "decision.made", first),
        ("boris", "decision.made", second),
        ("anna", "decision.taken back", None),
    ]


def test_a_candidate_that_changed_after_he_was_chosen_is_told_and_left_alone(
    office: Office, two: tuple[str, str, str]
) -> None:
    code, _, second = two
    with office.working():
        plan = office.run(CLIENTS, apply=False)
        office.decide(plan, 1, second)
        changed = {"code_1c": "00-77", "name": "Борис Другой", "type": "person", "phone": SAME_PHONE}
        office.told("onec-copy", "counterparties", changed)
        office.quiet()
        office.apply(plan)
        assert office.outcomes(plan) == {code: "skipped"}
        assert office.contact(second)["name"] == "Борис Другой"
        assert ("onec-ut", code) not in office.codes()
        later = office.run(CLIENTS, apply=False)
    assert office.acts(later) == {code: "conflict"}
    why = office.why(later, code)
    assert why.startswith("anna decided this on ")
    assert "what was chosen has changed since: decide again. Several contacts of KSUP" in why


def test_what_is_left_out_stays_so_in_every_run_until_that_is_taken_back(
    office: Office, two: tuple[str, str, str]
) -> None:
    code, *_ = two
    with office.working():
        plan = office.run(CLIENTS, apply=False)
        office.decide(plan, 1, ":leave")
        office.apply(plan)
        assert office.outcomes(plan) == {}
        for _ in range(2):
            run = office.run(CLIENTS)
            assert office.acts(run) == {code: "skip"}
        later = office.run(CLIENTS, apply=False)
        office.decide(later, 1, "")
        assert office.acts(later) == {code: "conflict"}


def test_two_counterparties_cannot_both_be_one_contact(office: Office) -> None:
    (contact,) = office.ksup.add_contacts([person("Анна")])
    one, other = office.partner("Анна Новая", PHONE), office.partner("Анна Старая", PHONE)
    with office.working():
        plan = office.run(CLIENTS, apply=False)
        assert office.acts(plan) == {one: "conflict", other: "conflict"}
        assert office.decide(plan, 1, contact) == ""
        refused = office.decide(plan, 2, contact)
        assert f"In this plan that is «Counterparty {one}» already" in refused
        assert office.decide(plan, 2, ":leave") == ""
        office.apply(plan)
        assert office.codes() == {("onec-ut", one): contact}
        assert office.acts(office.run(CLIENTS)) == {}  # the contact is another's by now: nobody is left to choose


def test_a_conflict_that_is_held_already_is_decided_for_the_next_run(office: Office, two: tuple[str, str, str]) -> None:
    from obmen.journal.models import Message

    code, first, _ = two
    with office.working():
        run = office.run(CLIENTS)
        (held,) = Message.objects.filter(state="held")
        assert office.decide(run, 1, first) == ""
        row = office.row(run, code)
        assert (row.act, row.message, office.decision(run, code)["way"]) == ("conflict", held.pk, first)
        assert ("onec-ut", code) not in office.codes()
        nxt = office.run(CLIENTS)
        office.quiet()
        assert office.outcomes(nxt) == {code: "updated"}
        assert office.codes()["onec-ut", code] == first
        held.refresh_from_db()
        assert (held.state, held.outcome) == ("done", "superseded")
        assert office.decide(nxt, 1, first) == "This row has been carried out already, or its run was given up"


def test_a_conflict_that_is_held_is_over_when_a_comparison_carries_its_decision_out(office: Office) -> None:
    from obmen.journal.models import Message

    office.product("A-1", "Окно")
    office.product("A-2", "Дверь")
    office.ksup.add_products([{"article": "B-1", "name": "Окно"}, {"article": "B-2", "name": "Дверь"}])
    with office.working():
        run = office.run(GOODS)
        held, other = (Message.objects.get(pk=office.row(run, article).message or 0) for article in ("A-1", "A-2"))
        found = office.run(GOODS, verb="compare", apply=False)
        number = office.row(found, "A-1").number
        assert office.decide(found, number, office.ways(found, "A-1")[1]) == ""
        office.apply(found, number)
        assert office.outcomes(found) == {"A-1": "updated", "A-2": "held"}
    held.refresh_from_db()
    assert (held.state, held.outcome, held.attention) == ("done", "superseded", False)
    assert list(Message.objects.filter(attention=True)) == [other]  # nobody has decided that


def test_a_row_without_a_choice_or_with_another_one_is_not_decided(office: Office, two: tuple[str, str, str]) -> None:
    office.product("A-1", "Окно")
    with office.working():
        goods, plan = office.run(GOODS, apply=False), office.run(CLIENTS, apply=False)
        assert office.decide(goods, 1, ":leave") == "This row cannot be decided here"
        assert office.decide(plan, 1, "no such") == "This row has no such choice"
        assert office.decide(plan, 9, two[1]) == "There is no row 9"
    assert audited() == []
