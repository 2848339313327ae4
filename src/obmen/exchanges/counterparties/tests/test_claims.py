"""Several of 1C to one contact, several contacts to one of 1C: who it is then, and whom a person has to look at.
Rule H13."""

from typing import Any

import pytest

from obmen.core.planning import Planned
from obmen.exchanges.counterparties.matching import MOST_NAMED

from .lists import AS_TYPED, MAIL, PHONE, acts, kept, listed, plan

pytestmark = pytest.mark.rule("H13")
INN, OTHER_INN, OTHER = "7701000001", "500100732259", "+7 495 222-22-22"


def named(row: Planned) -> list[str]:
    return [one.id for one in row.objects]


@pytest.mark.parametrize(
    "known", [{"phones": (PHONE,)}, {"emails": (MAIL,)}, {"inn": INN}], ids=["phone", "mail", "inn"]
)
def test_whom_two_of_1c_lead_to_as_surely_is_left_to_a_person_with_both(known: dict[str, Any]) -> None:
    there = [kept("7", "Ёлка", phone=AS_TYPED, email=f" {MAIL.upper()}", inn=INN if "inn" in known else "")]
    rows = plan([listed("001", "ООО Ель", **known), listed("002", "ООО Дуб", **known)], there)
    assert [(row.act, row.finding, named(row)) for row in rows] == [("conflict", "undecided", ["7"])] * 2
    for row, codes in zip(rows, ("001, 002", "002, 001"), strict=True):
        assert f"contact 7 stands in several counterparties of 1C: {codes}" in str(row.why)


def test_phone_and_e_mail_that_lead_to_one_contact_lead_to_it_once() -> None:
    one = listed("001", phones=(PHONE, AS_TYPED), emails=(MAIL, MAIL))
    [row] = plan([one], [kept("7", phone=PHONE, email=MAIL)])
    assert (row.act, named(row)) == ("update", ["7"])


def test_whom_only_the_phone_leads_to_one_with_an_inn_yields_to_who_has_it() -> None:
    there = [kept("7", phone=PHONE, inn=INN)]
    rows = plan([listed("001", "ООО Ель", phones=(PHONE,)), listed("002", "ООО Дуб", inn=INN)], there)
    assert acts(rows) == {"001": "conflict", "002": "update"}
    assert "001, 002" in str(rows[0].why)
    rows = plan([listed("001", "ООО Ель", phones=(PHONE,)), listed("002", "ООО Дуб", phones=(PHONE,))], there)
    assert acts(rows) == {"001": "conflict", "002": "conflict"}


@pytest.mark.parametrize(
    ("other", "act"),
    [
        (listed("002", "Дуб", "person", phones=(PHONE,)), "conflict"),
        (listed("002", "ООО Дуб", phones=(PHONE,), inn=OTHER_INN), "conflict"),
        (listed("002", "ООО Дуб", phones=(OTHER,)), "leave"),
        (listed("002", "ООО Дуб", phones=(PHONE,), deleted=True), None),
    ],
    ids=["a person", "of another INN", "of another phone", "marked for deletion"],
)
def test_who_cannot_be_it_claims_it_from_nobody(other: Any, act: str | None) -> None:
    rows = plan([listed("001", "ООО Ель", phones=(PHONE,)), other], [kept("7", phone=PHONE, inn=INN)])
    assert acts(rows) == {"001": "update"} | ({"002": act} if act else {})


def test_who_claims_it_is_found_behind_many_that_are_known_by_their_codes() -> None:
    known = [listed(f"1{n:02}", f"ООО {n}", phones=(PHONE,)) for n in range(12)]
    there = [kept(f"{n}", f"ООО {n}", phone=PHONE, onec_ut=f"1{n:02}") for n in range(12)] + [kept("99", phone=PHONE)]
    rows = plan([*known, listed("001", phones=(PHONE,)), listed("002", "ООО Дуб", phones=(PHONE,))], there)
    assert acts(rows[-2:]) == {"001": "conflict", "002": "conflict"}


@pytest.mark.parametrize(
    "known", [{"phone": PHONE}, {"email": MAIL}, {"inn": INN}, {}], ids=["phone", "mail", "inn", "name"]
)
def test_of_many_candidates_a_few_are_named(known: dict[str, Any]) -> None:
    one = listed("001", "ООО Ель", phones=(PHONE,), emails=(MAIL,), inn=INN) if known else listed("001", "ООО Ель")
    [row] = plan([one], [kept(f"{n}", "ООО Ель", **known) for n in range(20)])
    assert (row.act, named(row)) == ("conflict", [f"{n}" for n in range(MOST_NAMED)])


def test_of_many_rivals_a_few_are_named() -> None:
    rows = plan([listed(f"{n:03}", f"ООО {n}", phones=(PHONE,)) for n in range(20)], [kept("7", phone=PHONE)])
    assert "1C: 000, 001, 002, 003, 004, 005, 006. Write" in str(rows[0].why)


def test_of_branches_that_share_an_inn_it_is_the_one_that_the_phone_leads_to() -> None:
    there = [kept("7", phone=PHONE, inn=INN), kept("8", phone=OTHER, inn=INN), kept("9", email=MAIL, inn=INN)]
    [row] = plan([listed("001", inn=INN, phones=(OTHER,))], there)
    assert (row.act, named(row)) == ("update", ["8"])
    [row] = plan([listed("001", inn=INN)], there)
    assert (row.act, named(row)) == ("conflict", ["7", "8", "9"])
    [row] = plan([listed("001", inn=INN, phones=(OTHER,))], there[:2])
    assert (row.act, named(row)) == ("update", ["8"])
    [row] = plan([listed("001", inn=INN, phones=(OTHER,), emails=(MAIL,))], there)
    assert (row.act, named(row)) == ("conflict", ["8", "9"])


def test_a_company_with_the_phone_of_a_person_is_shown_as_that() -> None:
    there = [kept("7", "Иванов", "person", phone=PHONE), kept("8", "Петров", "person", email=MAIL)]
    [row] = plan([listed("001", "ООО Ель", phones=(PHONE,), emails=(MAIL,))], there)
    assert (row.act, row.finding, named(row)) == ("conflict", "undecided", ["7", "8"])
    assert "contact 7, 8 of KSUP" in str(row.why)
    there.append(kept("9", "Ель", phone=PHONE))
    [row] = plan([listed("001", "ООО Ель", phones=(PHONE,), emails=(MAIL,))], there)
    assert (row.act, named(row)) == ("update", ["9"])


def test_whose_code_a_contact_of_the_other_type_bears_is_shown_with_it() -> None:
    [row] = plan([listed("001", "ООО Ель")], [kept("7", "Иванов", "person", onec_ut="001"), kept("8", "ООО Ель")])
    assert (row.act, row.finding, named(row)) == ("conflict", "undecided", ["7"])
    assert "contact 7 of KSUP" in str(row.why)


@pytest.mark.parametrize(
    ("inn", "act"),
    [("7701000001", "update"), ("77 01 000 001", "update"), ("500100732259", "update"), ("770100000", "leave"),
     ("77010000012", "leave"), ("0000000000", "leave"), ("", "leave")],
)  # fmt: skip
def test_an_inn_has_ten_digits_or_twelve(inn: str, act: str) -> None:
    [row] = plan([listed("001", "ООО Ель", inn=inn)], [kept("7", "ООО Дуб", inn=inn.replace(" ", ""))])
    assert row.act == act


def test_what_is_no_phone_and_no_address_leads_to_nobody() -> None:
    one = listed("001", "ООО Ель", phones=("нет", "000 000-00-00"), emails=("нет", ""))
    [row] = plan([one], [kept("7", "ООО Дуб", phone="нет", email="нет"), kept("8", "ООО Бук", phone="000 000-00-00")])
    assert (row.act, row.finding) == ("leave", "missing")


@pytest.mark.parametrize(
    ("here", "there"),
    [({"phones": ("нет",)}, {"phone": PHONE}), ({"emails": (MAIL,)}, {}), ({}, {"phone": PHONE, "email": MAIL}),
     ({"phones": (PHONE,)}, {"email": MAIL}), ({"inn": INN}, {"phone": PHONE}), ({}, {"inn": INN})],
)  # fmt: skip
def test_what_only_one_side_knows_contradicts_no_equal_name(here: dict[str, Any], there: dict[str, Any]) -> None:
    [row] = plan([listed("001", "ООО Ель", **here)], [kept("7", "ООО Ель", **there)])
    assert (row.act, named(row)) == ("update", ["7"])


def test_a_person_of_an_equal_name_is_no_company_and_a_name_of_one_without_a_type_says_too_little_of_a_person() -> None:
    there = [kept("7", "Ель", "person")]
    assert acts(plan([listed("001", "Ель")], there)) == {"001": "leave"}
    [row] = plan([listed("001", "Ель", None)], there)
    assert (row.act, row.finding, named(row)) == ("conflict", "undecided", ["7"])
    assert "A contact of KSUP has its name" in str(row.why)
    assert "write the code 001 into it" in str(row.why)
