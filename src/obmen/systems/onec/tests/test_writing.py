"""What is written is read back, for 1C says 200 to much that it does not do."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.errors import Refused, Unclear
from obmen.core.outcome import ObjectRef
from obmen.systems.onec.client import OnecClient
from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from tests.batteries.small_run import calling

from .conftest import ORDERS, Make, made


@pytest.fixture
def alfa(stand: OneC) -> PublishedBase:
    return made(stand, orders=9)


@pytest.fixture
def client(alfa: PublishedBase, make: Make) -> OnecClient:
    return make(alfa)


def order(alfa: PublishedBase) -> ObjectRef:
    return ObjectRef("alfa", "work order", alfa.order("АА00000009")["Ref_Key"], "Заказ-наряд АА00000009")


def write(client: OnecClient, alfa: PublishedBase, **values: Any) -> None:
    with calling():
        client.write_attributes(order(alfa), ORDERS, values)


def test_what_fits_is_kept_and_found_so(client: OnecClient, alfa: PublishedBase) -> None:
    at = datetime(2026, 3, 2, 7, 10, tzinfo=UTC)
    write(
        client, alfa, Комментарий="сделка «17» 'ё'", СуммаДокумента=Decimal("1250.50"), ДатаОкончания=at, Number="АА77"
    )
    kept = alfa.order("АА77")
    assert kept["Комментарий"] == "сделка «17» 'ё'"
    assert Decimal(kept["СуммаДокумента"]) == Decimal("1250.5")
    assert kept["ДатаОкончания"] == "2026-03-02T10:10:00"


def test_a_text_that_was_cut_in_silence_is_found_out(client: OnecClient, alfa: PublishedBase) -> None:
    with pytest.raises(Refused) as caught:
        write(client, alfa, Комментарий="я" * 150)
    assert caught.value.field == "Комментарий"
    assert "cut to 100 characters" in str(caught.value)
    assert "Заказ-наряд АА00000009" in str(caught.value)


def test_a_name_the_base_does_not_know_is_found_out(client: OnecClient, alfa: PublishedBase) -> None:
    with pytest.raises(Refused, match="knows no such attribute") as caught:
        write(client, alfa, НомерСделки="17", Комментарий="сделка 17")
    assert caught.value.field == "НомерСделки"


def test_a_write_without_an_answer_is_unclear_and_may_have_been_done(alfa: PublishedBase, make: Make) -> None:
    alfa.settings(hang_seconds=2, faults={"lose_answer": 1})
    with pytest.raises(Unclear):
        write(make(alfa, seconds=1), alfa, Комментарий="сделка 17")
    assert alfa.order("АА00000009")["Комментарий"] == "сделка 17"


@pytest.mark.rule("H6")
def test_a_dry_write_shows_before_and_after(client: OnecClient, alfa: PublishedBase) -> None:
    with calling(dry=True) as call:
        client.write_attributes(order(alfa), ORDERS, {"Комментарий": "новый"}, before={"Комментарий": "старый"})
    [change] = call.changes
    assert (change.before, change.after) == ({"Комментарий": "старый"}, {"Комментарий": "новый"})
    assert alfa.order("АА00000009")["Комментарий"] != "новый"
