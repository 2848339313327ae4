"""Retail receipts of UT 11, read by days through OData, with the codes of their clients.   Rules H10, K12, K13."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from obmen.core import clock
from obmen.core.errors import Misconfigured
from obmen.systems.onec import described
from obmen.systems.onec.client import OnecClient
from obmen_stands.onec import OneC
from tests.batteries.small_run import calling

from .conftest import LONG_AGO, Make

pytestmark = pytest.mark.rule("H10", "K12")
LINE = {"article": "A-1", "name": "Фильтр", "quantity": "2", "price": "10.5"}
OTHER = {"article": "A-2", "name": "Окно «Ёлка»", "quantity": "3", "price": "7"}


@pytest.fixture
def ut(onec_stand: OneC) -> Iterator[OneC]:
    """Two clients with a card each."""
    described._kept.clear()
    onec_stand.empty()
    onec_stand.change_settings(sending=False)
    for line in (LINE, OTHER):
        onec_stand.trade.add_product(line["article"], line["name"])
    for name in ("Анна Новая", "Борис Старый"):
        code = onec_stand.trade.add_partner(name, type="person")["code"]
        onec_stand.give_card(code, f"card-{code}")
    yield onec_stand
    onec_stand.odata.settings(unpublished=[])
    described._kept.clear()


@pytest.fixture
def client(ut: OneC, make: Make) -> OnecClient:
    return make(ut.odata, profile="ut_11")


ANNA, BORIS = "00-00000001", "00-00000002"


def read(client: OnecClient, days: int = 9) -> dict[str, Any]:
    with calling():
        return {one.number: one for one in client.listed_receipts(LONG_AGO, clock.now() + timedelta(days=days))}


@pytest.mark.rule("K13")
def test_receipts_are_read_with_the_code_of_their_client_and_their_lines(ut: OneC, client: OnecClient) -> None:
    first = ut.sell([LINE, OTHER], card=f"card-{ANNA}")
    second = ut.sell([LINE], card=f"card-{BORIS}")
    bare = ut.sell([OTHER])
    found = read(client)
    assert {number: one.code_1c for number, one in found.items()} == {
        first["number"]: ANNA,
        second["number"]: BORIS,
        bare["number"]: "",
    }
    one = found[first["number"]]
    assert one.ref == first["ref"]
    assert [(line.article, line.name, line.quantity, line.price, line.sum) for line in one.lines] == [
        ("A-1", "Фильтр", Decimal(2), Decimal("10.5"), Decimal(21)),
        ("A-2", "Окно «Ёлка»", Decimal(3), Decimal(7), Decimal(21)),
    ]
    assert one.date.tzinfo
    assert found[bare["number"]].lines == ()


def test_what_was_put_aside_or_voided_at_the_till_is_no_receipt(ut: OneC, client: OnecClient) -> None:
    aside = ut.sell([LINE], card=f"card-{ANNA}", status="Отложен")
    ut.sell([LINE], card=f"card-{ANNA}", status="Аннулирован")
    assert read(client) == {}
    ut.ring_up(aside["number"])
    assert set(read(client)) == {aside["number"]}


def test_only_the_days_asked_for_are_read_and_each_card_and_client_is_looked_up_once(
    ut: OneC, client: OnecClient
) -> None:
    long_ago = (clock.now() - timedelta(days=900)).isoformat()
    ut.sell([LINE], card=f"card-{ANNA}", date=long_ago)
    for _ in range(3):
        ut.sell([LINE], card=f"card-{ANNA}")
    with calling():
        since = clock.now() - timedelta(days=30)
        assert len(list(client.listed_receipts(since, clock.now() + timedelta(days=9)))) == 3
    asked = [one["target"] for one in ut.odata.asked()["requests"]]
    assert sum("Catalog_%D0%9A%D0%B0%D1%80%D1%82%D1%8B" in one for one in asked) == 1
    assert sum("Catalog_%D0%9F%D0%B0%D1%80%D1%82%D0%BD%D0%B5%D1%80%D1%8B" in one for one in asked) == 1


@pytest.mark.parametrize("hidden", ["Document_ЧекККМ", "Catalog_КартыЛояльности"])
def test_a_base_that_does_not_show_receipts_or_cards_is_told_so(ut: OneC, client: OnecClient, hidden: str) -> None:
    ut.sell([LINE], card=f"card-{ANNA}")
    ut.odata.settings(unpublished=[hidden])
    with pytest.raises(Misconfigured, match=hidden.partition("_")[2]) as caught:
        read(client)
    assert caught.value.setting == "profile"
