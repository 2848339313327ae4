"""Which contact of KSUP is which counterparty of 1C, and what the first start would do.   Rules H13, H10, K2.1."""

from collections.abc import Iterator
from typing import Any

import pytest

from obmen.core.outcome import ObjectRef
from obmen.core.planning import Planned
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_basics import Page
from obmen.core.roles.project_cards import ContactCard, KeptContact
from obmen.exchanges.counterparties import collect, compare
from obmen.exchanges.counterparties.settings import CounterpartySettings
from tests.batteries.small_run import SmallRun

PHONE, AS_TYPED, MAIL = "+7 (495) 123-45-67", "8 495 1234567 доб. 12", "office@elka.example"


def listed(code: str, name: str = "ООО «Ёлка»", kind: Any = "company", **more: Any) -> ListedCounterparty:
    return ListedCounterparty(f"ref-{code}", code, name, kind, **more)


def kept(
    id_: str, name: str = "ООО «Елка»", kind: Any = "company", *, phone: str = "", email: str = "", **codes: str
) -> KeptContact:
    by_base = {base.replace("_", "-"): code for base, code in codes.items()}
    return KeptContact(ObjectRef("ksup", "contact", id_, name), ContactCard(name, kind, email, phone), by_base)


class Here:
    def __init__(self, all_: list[ListedCounterparty]) -> None:
        self.all = all_

    def listed_counterparties(self) -> Iterator[ListedCounterparty]:
        yield from self.all


class There:
    def __init__(self, all_: list[KeptContact]) -> None:
        self.all = all_

    def contacts(self, after: str = "") -> Page[KeptContact]:
        first = int(after or 0)
        return Page(self.all[first : first + 2], str(first + 2), first + 2 < len(self.all))


def plan(here: list[ListedCounterparty], there: list[KeptContact], verb: Any = collect) -> list[Planned]:
    run: Any = SmallRun(
        settings=CounterpartySettings(), source=Here(here), target=There(there), target_name="ksup", base="onec-ut"
    )
    verb(run)
    return list(run.planned)


def acts(rows: list[Planned]) -> dict[str, str]:
    return {row.key: row.act for row in rows}


@pytest.mark.rule("H13", "K2.1")
def test_a_contact_is_known_by_its_code_phone_or_e_mail_and_who_is_not_there_is_not_made() -> None:
    here = [
        listed("001"), listed("002", "ИП Иванов", "person", phones=("нет", AS_TYPED)),
        listed("003", "ООО Б", emails=(" Office@Elka.example",)), listed("004", "ООО Г"), listed("005", deleted=True),
    ]  # fmt: skip
    there = [
        kept("1", "ООО «Ёлка»", onec_ut="001"), kept("2", "Иванов И. И.", "person", phone=PHONE),
        kept("3", "ООО Б", email=MAIL),
    ]  # fmt: skip
    rows = plan(here, there)
    assert acts(rows) == {"001": "leave", "002": "update", "003": "update", "004": "leave"}
    by_phone, by_mail = rows[1], rows[2]
    assert by_phone.before == {"code_1c": "", "name": "Иванов И. И.", "phone": PHONE}
    assert by_phone.after == {"code_1c": "002", "name": "ИП Иванов", "phone": "нет"}
    assert (by_mail.objects[0].id, by_mail.after["code_1c"]) == ("3", "003")


@pytest.mark.rule("H13")
def test_what_1c_knows_nothing_of_stays_as_ksup_has_it() -> None:
    [row] = plan([listed("001", "ООО Б")], [kept("1", "ООО А", email=MAIL, phone=PHONE, onec_ut="001")])
    assert (row.before, row.after) == ({"name": "ООО А"}, {"name": "ООО Б"})
    assert row.record
    assert (row.record.email, row.record.phone) == (MAIL, PHONE)  # type: ignore[attr-defined]


@pytest.mark.rule("H13")
def test_what_more_than_one_fits_is_left_to_a_person_with_the_candidates() -> None:
    both = listed("001", phones=(PHONE,), emails=(MAIL,))
    [row] = plan([both], [kept("1", phone=AS_TYPED), kept("2", email=MAIL)])
    assert (row.act, [one.id for one in row.objects]) == ("conflict", ["1", "2"])
    assert "Write the code 001" in str(row.why)
    rows = plan([both, listed("002", "ООО Б", phones=(PHONE,))], [kept("1", phone=AS_TYPED)])
    assert acts(rows) == {"001": "conflict", "002": "conflict"}
    assert "001, 002" in str(rows[0].why)


@pytest.mark.rule("H13")
def test_who_is_known_by_his_code_claims_no_other_contact_by_his_phone() -> None:
    here = [listed("001", phones=(PHONE,)), listed("002", "ООО Б", phones=(PHONE,))]
    rows = plan(here, [kept("1", phone=PHONE, onec_ut="001"), kept("2", "ООО Б", phone=PHONE)])
    assert acts(rows) == {"001": "update", "002": "update"}
    assert rows[1].objects[0].id == "2"


@pytest.mark.rule("H13", "K2")
def test_a_company_and_a_person_are_never_taken_for_one() -> None:
    rows = plan(
        [listed("001"), listed("002", "Иванов", "person", phones=(PHONE,))],
        [kept("1", "Ёлка", "person", onec_ut="001"), kept("2", "ООО Иванов", phone=PHONE)],
    )
    assert acts(rows) == {"001": "conflict", "002": "conflict"}
    assert "private person" in str(rows[0].why)


@pytest.mark.rule("H13")
@pytest.mark.parametrize(
    ("here", "there", "act"),
    [
        ([listed("001")], [kept("1")], "update"),
        ([listed("001", kind=None)], [kept("1")], "update"),
        ([listed("001", "Иванов", "person")], [kept("1", "Иванов", "person")], "conflict"),
        ([listed("001")], [kept("1"), kept("2")], "conflict"),
        ([listed("001"), listed("002")], [kept("1")], "leave"),
        ([listed("001")], [kept("1", onec_ut="009")], "leave"),
    ],
    ids=["a company", "of a type nobody tells", "a person", "two there", "two here", "another's"],
)
def test_a_name_alone_is_enough_for_a_company_that_bears_it_alone(
    here: list[ListedCounterparty], there: list[KeptContact], act: str
) -> None:
    assert acts(plan(here, there))["001"] == act


@pytest.mark.rule("H13")
def test_equal_codes_of_two_bases_are_two_counterparties() -> None:
    there = [kept("1", "ООО А", phone=PHONE, onec_spb="001"), kept("2", "ООО Б", onec_ut="001")]
    [first, second] = plan([listed("001", "ООО Б"), listed("002", "ООО А", phones=(PHONE,))], there)
    assert first.act == "leave"
    assert (second.act, second.objects[0].id, second.before) == ("update", "1", {"code_1c": ""})


@pytest.mark.rule("H10")
def test_a_comparison_lists_who_is_missing_differs_or_is_gone() -> None:
    here = [listed("001"), listed("002", "ООО Б"), listed("003", "ООО В")]
    there = [kept("1", onec_ut="001"), kept("3", "ООО В", onec_ut="003"), kept("9", "ООО Я", onec_ut="009"), kept("8")]
    rows = [row for row in plan(here, there, compare) if row.act != "leave"]
    assert [(row.key, row.act, row.finding) for row in rows] == [
        ("001", "update", "differs"),
        ("002", "skip", "missing"),
        ("ksup 9", "skip", "unknown"),
    ]
