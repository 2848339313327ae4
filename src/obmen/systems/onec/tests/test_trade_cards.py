"""Products and counterparties of UT 11, read whole through OData.   Rules H13, K2, K3.1."""

from collections.abc import Iterator

import pytest

from obmen.core.errors import Misconfigured
from obmen.core.roles.accounting_lists import ListedCounterparty, ListedProduct
from obmen.systems.onec import described, paging
from obmen.systems.onec.client import OnecClient
from obmen_stands.onec import OneC
from tests.batteries.small_run import calling

from .conftest import Make


@pytest.fixture
def ut(onec_stand: OneC) -> Iterator[OneC]:
    described._kept.clear()
    onec_stand.empty()
    onec_stand.change_settings(sending=False)
    yield onec_stand
    described._kept.clear()


@pytest.fixture
def client(ut: OneC, make: Make) -> OnecClient:
    return make(ut.odata, profile="ut_11")


@pytest.mark.rule("H13", "K3.1")
def test_products_are_read_in_pages_with_group_maker_and_series(
    ut: OneC, client: OnecClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "ROWS", 2)
    ut.trade.add_group("Фильтры", "Автотовары")
    for number in range(3):
        ut.trade.add_product(f"A-{number}", f" Фильтр {number}\u00a0", group="Фильтры", manufacturer="MANN", series="S")
    with calling():
        found = sorted(client.listed_products(), key=lambda one: one.article)
        groups = [choice.value for choice in client.product_groups()]
    assert [one.article for one in found] == ["A-0", "A-1", "A-2"]
    assert found[0] == ListedProduct(
        found[0].ref, "A-0", "Фильтр 0", series="S", manufacturer="MANN", group="Автотовары/Фильтры", kind="Товар"
    )
    assert groups == ["Автотовары", "Автотовары/Фильтры"]


@pytest.mark.rule("H13", "K2")
def test_counterparties_are_read_with_code_type_inn_and_what_they_are_reached_by(ut: OneC, client: OnecClient) -> None:
    ut.trade.add_partner("ООО «Ромашка»", inn="7701", phone="+7 495 000-00-00", email="office@romashka.example")
    ut.trade.add_partner("Анна Ёлкина", type="person", phone="8 903 000-00-00")
    with calling():
        firm, person = sorted(client.listed_counterparties(), key=lambda one: one.code)
    assert firm == ListedCounterparty(
        firm.ref, "00-00000001", "ООО «Ромашка»", "company", "7701", ("+7 495 000-00-00",), ("office@romashka.example",)
    )
    assert (person.type, person.phones, person.emails) == ("person", ("8 903 000-00-00",), ())


@pytest.mark.rule("H13", "K2", "K3")
def test_codes_and_articles_are_read_by_the_settings_by_which_the_extension_sends(ut: OneC, client: OnecClient) -> None:
    product = ut.trade.add_product("", "Фильтр")
    ut.trade.add_partner("ООО «Ромашка»")
    ut.trade.extension(code_attribute="НаименованиеПолное", empty_article_as_code=True)
    with calling():
        assert [one.article for one in client.listed_products()] == [product["code"]]
        assert [one.code for one in client.listed_counterparties()] == ["ООО «Ромашка»"]
    ut.trade.extension(tells_settings=False)
    with calling():
        assert [one.article for one in client.listed_products()] == [""]
        assert [one.code for one in client.listed_counterparties()] == ["00-00000001"]
        assert any("does not tell its settings" in str(note) for note in client.check().notes)
    ut.trade.extension(tells_settings=True, code_attribute="КодСтарый")
    with calling(), pytest.raises(Misconfigured, match="«КодСтарый»"):
        list(client.listed_counterparties())


@pytest.mark.rule("H7")
def test_another_configuration_has_no_such_lists_and_the_setting_is_named(ut: OneC, make: Make) -> None:
    with calling(), pytest.raises(Misconfigured) as caught:
        list(make(ut.odata, profile="alfa_auto_5").listed_products())
    assert caught.value.setting == "profile"
