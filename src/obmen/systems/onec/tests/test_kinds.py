"""The other kinds of the contract: their lines, identities and records."""

import contextlib
from typing import Any

import pytest

from obmen.core.inbound import Kind, NotPlaced, Placement
from obmen.systems.onec import SYSTEM
from obmen.systems.onec.client import OnecClient
from obmen.systems.onec.settings import OnecSettings
from tests.batteries.small_run import ZONE, SmallTools, calling

KINDS: dict[str, Kind] = {kind.name: kind for kind in SYSTEM.kinds}


def placed(name: str, /, **fields: Any) -> Placement:
    example: dict[str, Any] = {**KINDS[name].example, **fields}
    return KINDS[name].place({key: value for key, value in example.items() if value is not None}, ZONE)


def test_every_kind_of_the_contract_is_there() -> None:
    names = {"counterparties", "counterparty-codes", "products", "orders", "incomes", "shipments", "receipts"}
    assert set(KINDS) == {*names, "work-orders"}


@pytest.mark.rule("H2")
@pytest.mark.parametrize(
    ("name", "space", "key"),
    [
        ("counterparties", "contact", "00-00000282"),
        ("counterparty-codes", "contact", "00-00000282"),
        ("products", "product", "ref:0f4c2a66-3d1e-11ef-9c1d-00155d012345"),
        ("orders", "deal", "12345"),
        ("incomes", "deal", "12345"),
        ("shipments", "deal", "12345"),
        ("receipts", "contact", "00-00000282"),
        ("work-orders", "work order", "0f4c2a66-3d1e-11ef-9c1d-00155d012345"),
    ],
)
def test_each_kind_stands_in_the_line_of_its_object(name: str, space: str, key: str) -> None:
    assert (placed(name).space, placed(name).key) == (space, key)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("data", [[], "text", None, 17, {}, {"type": []}, {"code_1c": {}, "article": [], "type": "x"}])
def test_whatever_comes_is_placed_or_turned_away_and_nothing_else(name: str, data: Any) -> None:
    with contextlib.suppress(NotPlaced):
        assert KINDS[name].place(data, ZONE).key


@pytest.mark.parametrize("name", KINDS)
def test_the_example_of_each_kind_is_a_whole_message(name: str) -> None:
    assert KINDS[name].read(KINDS[name].example, ZONE, "onec-ut")


@pytest.mark.rule("K9")
@pytest.mark.parametrize("deal", [None, "", 0])
def test_income_of_no_deal_waits_for_nothing_but_its_own_document(deal: Any) -> None:
    one, other = (placed("incomes", deal_number=deal, document=None) for _ in range(2))
    assert one.space == "income"
    assert one.key != other.key
    assert one.business == ""
    one, other = (placed("incomes", deal_number=deal, part=part) for part in (1, 2))
    assert (one.key, one.business) == (other.key, "")
    assert one.key != placed("incomes", deal_number=deal, document="ТД00-000018").key


@pytest.mark.rule("K8")
def test_an_income_has_an_identity_when_document_deal_and_part_were_sent() -> None:
    assert placed("incomes").business == placed("incomes", part=" ТДЦБ-000117 ").business != ""
    assert placed("incomes", part="2").business != placed("incomes").business
    assert placed("incomes", ref="of another kind").business != placed("incomes").business
    assert placed("incomes", part=None).business == placed("incomes", document=None).business == ""


@pytest.mark.rule("K10")
def test_an_added_shipment_is_an_event_and_a_changed_one_a_state() -> None:
    add, change = placed("shipments"), placed("shipments", type="change")
    assert (bool(add.business), bool(add.aspect)) == (True, False)
    assert (bool(change.business), bool(change.aspect)) == (False, True)
    assert placed("shipments", date=None).business == ""


@pytest.mark.rule("K12")
def test_a_receipt_is_the_same_by_number_and_date() -> None:
    assert placed("receipts").business == placed("receipts", date="04.03.2026 12:00:00").business != ""
    assert placed("receipts", number=None).business == ""


@pytest.mark.rule("K13")
def test_receipts_without_a_card_are_never_taken_for_one_another() -> None:
    one = KINDS["receipts"].place({"type": "roznicanocard"}, ZONE)
    other = KINDS["receipts"].place({"type": "roznicanocard"}, ZONE)
    assert one.key != other.key
    assert one.business == other.business == ""


@pytest.mark.rule("K3.2")
def test_a_product_without_an_article_is_placed_by_its_ref_so_that_it_can_be_held() -> None:
    assert placed("products", article=None).key == "ref:0f4c2a66-3d1e-11ef-9c1d-00155d012345"
    with pytest.raises(NotPlaced):
        placed("products", article=None, ref=None)


@pytest.mark.rule("K3.2")
def test_a_renamed_product_is_still_the_same_product_by_its_ref() -> None:
    renamed, before = placed("products", article="new"), placed("products")
    assert (renamed.key, renamed.aspect) == (before.key, before.aspect)


@pytest.mark.rule("H2")
def test_the_line_of_a_client_is_his_bases_own_and_that_of_a_deal_is_one_for_all() -> None:
    own = {name for name in KINDS if placed(name).line(1) != placed(name).line(2)}
    assert own == {"counterparties", "counterparty-codes", "receipts"}


@pytest.mark.rule("K3.2")
def test_a_product_without_an_id_of_1c_stands_in_the_line_of_its_article() -> None:
    assert placed("products", ref=None).key == "00-00000125"


def test_the_check_says_in_which_zone_times_are_taken() -> None:
    with calling():
        assert "Europe/Moscow" in str(OnecClient(OnecSettings(), SmallTools("onec-ut")).check().summary)


@pytest.mark.parametrize(
    ("name", "fields", "title"),
    [
        ("shipments", {"type": "change", "number": None}, "Shipment of deal 12345 corrected"),
        ("shipments", {"number": ""}, "Shipment of deal 12345"),
        ("incomes", {"document": None}, "Income for deal 12345"),
        ("incomes", {"document": "", "deal_number": None}, "Unallocated income"),
        ("receipts", {"number": None}, "Receipt of client 00-00000282"),
    ],
)
def test_what_1c_gave_no_number_is_called_by_what_it_belongs_to(name: str, fields: dict[str, Any], title: str) -> None:
    assert str(placed(name, **fields).title) == title


@pytest.mark.parametrize(("name", "field"), [(name, field) for name, kind in KINDS.items() for field in kind.example])
def test_no_title_has_a_gap_where_something_was_not_told(name: str, field: str) -> None:
    with contextlib.suppress(NotPlaced):
        title = str(placed(name, **{field: None}).title)
        assert " ".join(title.split()) == title
