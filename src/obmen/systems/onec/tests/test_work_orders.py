"""Work orders pushed by a base that is not published: their line, their identity, what of them is read."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.inbound import NotPlaced, Placement, WrongContent
from obmen.core.masking import personal_fields
from obmen.core.roles.work_order_kinds import WorkOrderTold
from obmen.systems.onec.work_orders import WORK_ORDERS
from tests.batteries.small_run import ZONE

pytestmark = pytest.mark.rule("A9")
EXAMPLE: dict[str, Any] = dict(WORK_ORDERS.example)


def placed(**fields: Any) -> Placement:
    return WORK_ORDERS.place({**EXAMPLE, **fields}, ZONE)


def read(**fields: Any) -> WorkOrderTold:
    told = WORK_ORDERS.read({**EXAMPLE, **fields}, ZONE, "alfa")
    assert isinstance(told, WorkOrderTold)
    return told


def wrong(**fields: Any) -> dict[str, str]:
    with pytest.raises(WrongContent) as caught:
        read(**fields)
    return {problem.field: str(problem.reason) for problem in caught.value.problems}


def test_a_work_order_waits_in_its_own_line_named_by_the_id_of_1c() -> None:
    placement = placed()
    assert (placement.space, placement.key) == ("work order", EXAMPLE["ref"])
    assert placement.ref == EXAMPLE["ref"]


@pytest.mark.parametrize("ref", [None, "", "  ", {}, [], True])
def test_without_the_id_of_1c_it_has_no_line(ref: Any) -> None:
    with pytest.raises(NotPlaced):
        placed(ref=ref)


def test_the_same_number_in_two_organisations_is_two_work_orders() -> None:
    assert placed(ref="b1").key != placed(ref="b2").key
    assert placed(ref="b1").aspect != placed(ref="b2").aspect


def test_later_states_of_one_work_order_are_compared_by_their_moment() -> None:
    earlier, later = placed(), placed(moment="2026-11-20T09:20:00", state={"ref": "x"})
    assert earlier.aspect == later.aspect != ""
    assert earlier.moment
    assert later.moment
    assert earlier.moment < later.moment


def test_a_work_order_that_changed_back_is_a_new_message() -> None:
    assert placed().business == placed().business != ""
    assert placed(moment="2026-11-20T10:00:00").business != placed().business


@pytest.mark.parametrize("part", ["version", "moment"])
def test_without_version_or_moment_it_has_no_identity_of_its_own(part: str) -> None:
    assert placed(**{part: None}).business == ""


def test_it_is_found_by_its_number_and_called_by_it() -> None:
    assert placed().search == ("АА00001234", EXAMPLE["ref"])
    assert str(placed().title) == "Work order АА00001234"
    assert str(placed(number=None).title) == f"Work order {EXAMPLE['ref']}"


def test_what_alfa_auto_really_sends_is_read() -> None:
    told = read(number="АА00001234 ", sum="18\u00a0450,50", date="20.11.2026 9:12:00")
    assert told.number == "АА00001234"
    assert told.sum == Decimal("18450.50")
    assert told.date == datetime(2026, 11, 20, 9, 12, tzinfo=ZONE)
    assert told.client
    assert told.client.phones == ("8 (903) 000-00-00, жена 8-916-000-00-00", "+7 495 000-00-00")


def test_a_work_order_without_a_client_or_an_organisation_is_read() -> None:
    told = read(client=None, organisation=None)
    assert (told.client, told.organisation) == (None, None)


def test_a_client_typed_by_hand_has_no_card() -> None:
    told = read(client={"name": "Пётр с парковки", "phones": ["89030000000"]})
    assert told.client
    assert (told.client.ref, told.client.person) == ("", None)


@pytest.mark.parametrize("field", ["number", "date", "state", "sum"])
def test_what_is_missing_is_named(field: str) -> None:
    without = {name: value for name, value in EXAMPLE.items() if name != field}
    with pytest.raises(WrongContent) as caught:
        WORK_ORDERS.read(without, ZONE, "alfa")
    assert [problem.field for problem in caught.value.problems] == [field]


def test_the_empty_date_and_the_empty_state_of_1c_are_named() -> None:
    assert wrong(date="0001-01-01T00:00:00") == {"date": "the field is empty"}
    assert wrong(state={"ref": "", "title": ""}) == {"state.ref": "the field is empty"}


def test_names_and_phones_are_personal() -> None:
    assert personal_fields(WorkOrderTold) == {"name", "phones"}
