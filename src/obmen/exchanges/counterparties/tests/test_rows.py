"""What the rows of a plan and of a comparison say, and how far a run tells it is.   Rules H10, H13, K2.1."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from obmen.core.errors import Refused
from obmen.core.outcome import Link, ObjectRef
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_basics import Page
from obmen.core.roles.project_cards import KeptContact
from obmen.exchanges.counterparties import collect, compare
from obmen.exchanges.counterparties.settings import CounterpartySettings
from tests.batteries.small_run import SmallLinks
from tests.batteries.watched_run import WatchedRun

from .lists import MAIL, PHONE, Here, There, kept, listed, looked, plan

OTHER = "+7 495 222-22-22"
TOLD = "2026-02-03T10:00:00+03:00"


@pytest.mark.rule("H13", "K2.1")
def test_who_is_not_in_ksup_is_named_with_the_reason_and_found_by_all_that_1c_knows_of_him() -> None:
    [row] = plan([listed("001", "ООО Ель", phones=(PHONE, OTHER), emails=(MAIL,))], [])
    assert (row.key, str(row.title), row.act, row.finding) == ("001", "Counterparty 001", "leave", "missing")
    assert row.search == ("001", "ООО Ель", PHONE, OTHER, MAIL)
    assert str(row.why).startswith("KSUP has no such contact. They are created there")
    assert (row.record, row.objects) == (None, ())


@pytest.mark.rule("H13", "K1.3", "K2")
def test_a_row_that_changes_a_contact_holds_all_that_is_to_be_written_and_what_1c_had_told_before() -> None:
    there = [kept("8", "ООО Я"), kept("7", "Ель", phone=PHONE, email=MAIL)]
    [row] = plan([listed("001", "ООО Ель", phones=(PHONE,))], there, kept_versions={"001": TOLD, "7": "another's"})
    record: Any = row.record
    assert record.model_dump() | {
        "code": "001", "ksup_id": "7", "seen": "", "told": TOLD,
        "name": "ООО Ель", "type": "company", "email": MAIL, "phone": PHONE,
    } == record.model_dump()  # fmt: skip
    assert (row.finding, str(row.title), row.objects) == ("undecided", "Counterparty 001", (there[1].object,))
    [row] = plan([listed("001", "ООО Ель")], [kept("7", "Ель", onec_ut="001")])
    record = row.record
    assert (record.seen, record.told, row.finding) == ("001", "", "differs")


@pytest.mark.rule("H13", "H10", "K2")
@pytest.mark.parametrize("verb", [collect, compare])
def test_another_phone_and_e_mail_of_1c_take_the_place_of_those_in_ksup(verb: Any) -> None:
    there = kept("7", "ООО Ель", phone=PHONE, email=MAIL, onec_ut="001")
    one = listed("001", "ООО Ель", phones=(OTHER, PHONE), emails=("new@el.example", MAIL))
    [row] = plan([one], [there], verb)
    assert (row.before, row.after) == (
        {"phone": PHONE, "email": MAIL}, {"phone": OTHER, "email": "new@el.example"},
    )  # fmt: skip
    assert (row.act, row.finding) == ("update", "differs")


@pytest.mark.rule("H13", "H2")
def test_what_1c_tells_while_both_sides_are_read_is_newer_than_the_plan() -> None:
    versions = {"001": TOLD}

    def read() -> Iterator[ListedCounterparty]:
        versions["001"] = "later"
        yield listed("001", "ООО Ель")

    [row] = plan(read(), [kept("7", "Ель", onec_ut="001")], kept_versions=versions)
    record: Any = row.record
    assert record.told == TOLD


@pytest.mark.rule("H13", "H4")
@pytest.mark.parametrize(
    ("base", "there", "act"),
    [("onec-ut", "7", "leave"), ("onec-ut", "8", "update"), ("onec-spb", "7", "update")],
    ids=["to it", "to another contact", "of another base"],
)
def test_one_that_is_the_same_is_left_alone_where_it_is_linked_and_linked_where_it_is_not(
    base: str, there: str, act: str
) -> None:
    links = SmallLinks()
    for id_ in ("9", there):
        links.kept += [Link(ObjectRef(base, "counterparty", "001"), ObjectRef("ksup", "contact", id_))]
    [row] = plan([listed("001", "ООО Ель")], [kept("7", "ООО Ель", onec_ut="001")], links=links)
    assert (row.act, row.before, row.after, row.finding) == (act, {}, {}, "")
    [row] = plan([listed("001", "ООО Ель")], [kept("7", "ООО Ель", onec_ut="001")], compare, links=links)
    assert (row.act, row.record, row.finding) == ("leave", None, "")


@pytest.mark.rule("H10", "H13")
@pytest.mark.parametrize("verb", [collect, compare])
def test_two_partners_with_one_code_are_told_with_the_contact_that_bears_it(verb: Any) -> None:
    here = [listed("001", "ООО А"), replace(listed("001", "ООО Б"), ref="other")]
    [row] = plan(here, [kept("1", "ООО Б", onec_ut="001")], verb)
    assert [one.id for one in row.objects] == ["1"]
    assert str(row.why).endswith("Give each a code of its own in 1C")


@pytest.mark.rule("H10")
def test_whom_1c_does_not_have_is_told_as_the_contact_he_is_in_ksup() -> None:
    there = [kept("9", "ООО Я", onec_ut="009"), kept("8", "ООО Ю", onec_spb="008"), kept("7", "ООО Э")]
    [row] = plan([], there, compare)
    assert (row.key, str(row.title), row.objects) == ("ksup 9", "Contact 9 of KSUP", (there[0].object,))
    assert str(row.why) == "It bears the code 009, which no counterparty of 1C has"
    assert (row.search, row.act, row.finding) == (("009", "ООО Я"), "skip", "unknown")
    [row] = plan([listed("009", deleted=True)], there, compare)
    assert str(row.why) == "It bears the code 009, and that counterparty is marked for deletion in 1C"


@pytest.mark.rule("H10")
def test_the_head_of_a_comparison_counts_both_sides_and_those_that_stand_on_both() -> None:
    here = [
        listed("001", "ООО А"), listed("002", "ООО Б"), listed("003", "ООО В", phones=(PHONE,)),
        listed("004", "ООО Г"), listed("005", "ООО Д", "person"), listed("006", deleted=True),
    ]  # fmt: skip
    there = [
        kept("1", "ООО А", onec_ut="001"), kept("2", "Б", onec_ut="002"), kept("3", "В", phone=PHONE),
        kept("5", "ООО Д", onec_ut="005"), kept("6", onec_ut="006"), kept("7", "ООО Е"), kept("8", onec_ut="008"),
    ]  # fmt: skip
    links = SmallLinks()
    links.kept += [Link(ObjectRef("onec-ut", "counterparty", "001"), ObjectRef("ksup", "contact", "1"))]
    run = looked(here, there, compare, links=links)
    assert [(str(one.title), one.ours, one.theirs) for one in run.figures] == [
        ("Counterparties, and contacts of KSUP", "5", "7"),
        ("Of them on both sides", "3", "3"),
    ]
    assert {row.key: row.finding for row in run.planned} == {
        "001": "", "002": "differs", "003": "undecided", "004": "missing", "005": "undecided",
        "ksup 6": "unknown", "ksup 8": "unknown",
    }  # fmt: skip


@pytest.mark.rule("H13")
def test_a_long_plan_tells_how_far_it_is_and_so_hears_of_a_stop() -> None:
    here = [listed(f"{n:04}", f"ООО {n}") for n in range(1100)]
    run = looked(here, [kept(f"{n}", f"ООО {n}") for n in range(3)])
    read_there, read_here, planned = run.told[:2], run.told[2:4], run.told[4:]
    assert (read_there, read_here, planned) == (
        [(2, None), (3, None)], [(503, None), (1003, None)], [(500, 1100), (1000, 1100)],
    )  # fmt: skip


@pytest.mark.rule("H10")
def test_so_does_a_long_comparison() -> None:
    here = [listed(f"{n:04}", f"ООО {n}") for n in range(600)]
    run = looked(here, [kept(f"{n}", f"ЗАО {n}") for n in range(502)], compare)
    read_there, read_here, compared, gone = run.told[:251], run.told[251], run.told[252], run.told[253:]
    assert (read_there[-1], read_here, compared, gone) == ((502, None), (1002, None), (1602, None), [(2202, None)])


@pytest.mark.rule("H13")
@pytest.mark.parametrize("turn", [1, -1])
def test_phones_are_read_by_the_country_of_the_settings(turn: int) -> None:
    here, there = ("8 029 123-45-67", "+375 29 123-45-67")[::turn]
    minsk = CounterpartySettings(region="BY")
    [row] = plan([listed("001", "ООО Ель", phones=(here,))], [kept("7", "ООО Ель", phone=there)], settings=minsk)
    assert (row.act, row.after) == ("update", {"code_1c": "001"})


@pytest.mark.rule("H10", "H13")
@pytest.mark.parametrize("verb", [collect, compare])
def test_a_list_of_ksup_that_leads_back_to_where_it_was_read_is_told_as_that(verb: Any) -> None:
    class Endless(There):
        def contacts(self, after: str = "") -> Page[KeptContact]:
            return Page(self.all, "1", True)

    run = WatchedRun(source=Here([]), target=Endless([]), target_name="ksup", settings=CounterpartySettings())
    with pytest.raises(Refused, match="ksup says that its list goes on, and names «1» again"):
        verb(run)
