"""First start and comparison over a whole worker: two bases of 1C into one KSUP.   Rules H10, H13, H2, H4."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC
from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .first_start import Office

pytestmark = [
    pytest.mark.rule("H13"),
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
PHONE = "8 (903) 000-00-09"


@pytest.fixture
def office(database: Database, ksup_stand: Ksup, onec_stand: OneC) -> Iterator[Office]:
    from .first_start import begun

    with begun(database, ksup_stand, onec_stand) as office:
        yield office


def test_a_plan_is_looked_at_and_applied_and_what_was_pushed_meanwhile_stands_in_the_same_lines(office: Office) -> None:
    refs = [office.product(f"A-{number}", f"Окно {number}") for number in range(1, 4)]
    office.told("onec-ut", "products", {"type": "add", "ref": refs[0], "article": "A-1", "name": "Окно первое"})
    with office.working():
        office.quiet()
        plan = office.run("products-onec-ut", apply=False)
        assert office.acts(plan) == {"A-1": "update", "A-2": "create", "A-3": "create"}
        assert office.in_ksup() == {"A-1": "Окно первое"}
        office.told("onec-ut", "products", {"type": "change", "ref": refs[1], "article": "A-2", "name": "Окно новое"})
        office.quiet()
        office.apply(plan)
        assert office.outcomes(plan) == {"A-1": "updated", "A-2": "unchanged", "A-3": "created"}
        assert office.in_ksup() == {"A-1": "Окно 1", "A-2": "Окно новое", "A-3": "Окно 3"}
        lanes = office.lanes_of(refs[0])
        assert lanes == {("product", f"ref:{refs[0]}")}


def test_equal_ids_articles_codes_and_numbers_of_two_bases_are_never_mixed_up(office: Office) -> None:
    ref = office.product("A-1", "Окно")
    code = office.partner("Анна Новая", PHONE)
    (contact,) = office.ksup.add_contacts([{"name": "Новая Анна", "type": "person", "phone": "+79030000009"}])
    with office.working():
        for base in ("onec-ut", "onec-copy"):
            for exchange in ("products", "counterparties"):
                office.run(f"{exchange}-{base}")
        assert office.in_ksup() == {"A-1": "Окно"}
        assert office.codes() == {("onec-ut", code): contact, ("onec-copy", code): contact}
        assert office.links("counterparty", code) == {"onec-ut": contact, "onec-copy": contact}
        assert set(office.links("product", ref)) == {"onec-ut", "onec-copy"}
        spaces = {space for space, key in office.lanes_of(code) if key == code}
        assert len(spaces) == 2
        assert all(space.startswith("contact@") for space in spaces)
        office.told("onec-copy", "counterparties", {"code_1c": code, "name": "Анна Копия", "type": "person"})
        office.quiet()
        assert office.contact(contact)["name"] == "Анна Копия"
        found = office.run("counterparties-onec-ut", verb="compare", apply=False)
        assert office.acts(found) == {
            code: "update"
        }  # one contact of two bases: each comparison says what its base says


@pytest.mark.rule("H10")
def test_a_chosen_row_of_a_comparison_is_mended_in_the_line_of_its_deal(office: Office) -> None:
    office.ksup.add_deals(["5", "6"])
    office.product("A-1", "Окно")
    lines = [{"article": "A-1", "name": "Окно", "quantity": "2", "price": "10"}]
    for deal in (5, 6):
        office.onec.create_order(deal_number=deal, lines=lines)
    office.onec.ship({"ТДЦБ-000001": "all", "ТДЦБ-000002": "all"})
    with office.working():
        found = office.run("shipments-onec-ut", verb="compare", apply=False)
        assert office.findings(found) == {"5": "missing", "6": "missing"}
        office.apply(found, 1)
        assert {deal: len(office.ksup.shipments(deal)) for deal in ("5", "6")} == {"5": 1, "6": 0}
        assert office.lanes_of("5") == {("deal", "5")}
        again = office.run("shipments-onec-ut", verb="compare", apply=False)
        assert office.findings(again) == {"6": "missing"}
        figures = office.figures(again)
        assert figures["Shipments and their sums"] == ("2 · 40.00", "1 · 20.00")


@pytest.mark.rule("H10", "K12")
def test_a_receipt_that_ksup_lacks_is_sent_again_in_the_line_of_its_client(office: Office) -> None:
    office.product("A-1", "Окно")
    codes = [office.partner(name, PHONE) for name in ("Анна Новая", "Борис Старый")]
    told = [
        {"name": name, "type": "person", "codes": {"onec-ut": code}}
        for name, code in zip(("Анна", "Борис"), codes, strict=True)
    ]
    office.ksup.add_contacts(told)
    line = {"article": "A-1", "name": "Окно", "quantity": "2", "price": "10"}
    for code in codes:
        office.onec.give_card(code, f"card-{code}")
        office.onec.sell([line], card=f"card-{code}")
    with office.working():
        found = office.run("receipts-onec-ut", verb="compare", apply=False)
        assert office.findings(found) == dict.fromkeys(codes, "missing")
        office.apply(found, 1, 2)
        sold = [deal for deal in office.ksup.dump()["deals"] if deal["type"] == "Розница"]
        assert [deal["status"] for deal in sold] == ["Завершённая", "Завершённая"]
        (space,) = {space for code in codes for space, _ in office.lanes_of(code)}
        assert space.startswith("contact@")
        again = office.run("receipts-onec-ut", verb="compare", apply=False)
        assert office.findings(again) == {}
        assert office.figures(again)["Receipts with a loyalty card, and their sums"] == ("2 · 40.00", "2 · 40.00")


@pytest.mark.rule("H4")
def test_a_load_of_products_is_stopped_shows_how_far_it_is_and_goes_on_from_there(office: Office) -> None:
    from obmen.journal.api import GoOn, StopRun
    from obmen.journal.models import Run
    from obmen.journal.runreads import outcomes_of, progress_of

    from .firm import until

    office.exports("Выгружаемые")
    office.onec.fill(products=2_000, counterparties=1)
    with office.working():
        plan = office.run("products-onec-ut", apply=False)
        office.ksup.fault("slow", act="product.put_many", seconds=3)
        office.begin(plan)
        until(lambda: bool(office.in_ksup()))
        assert office.writer.do(StopRun(plan, "anna")) == 1
        until(lambda: not office.under_way())
        office.ksup.clear_faults()
        written = len(office.in_ksup())
        done, total = progress_of(Run.objects.get(id=plan), outcomes_of(plan))
        assert 0 < written == done < (total or 0)
        assert office.writer.do(GoOn(plan, "anna")) == 1
        until(lambda: Run.objects.get(id=plan).state == "done")
        assert progress_of(Run.objects.get(id=plan), outcomes_of(plan)) == (total, total)
        assert len(office.in_ksup()) == total
        assert outcomes_of(plan).get("created") == total  # each was made once
