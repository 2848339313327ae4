"""What of money, goods, receipts and cards goes to obmen: the modules' own code, run over a stand-in for the base."""

from decimal import Decimal
from typing import Any

import pytest

from .bsl_machine import Machine, Risen
from .bsl_values import Reference, Structure
from .ut11_base import Base, bodies, order, types
from .ut11_samples import CLIENT, INCOME, MODULES, PRODUCT, RECEIPT, SHIPMENT, line


def paid(*parts: tuple[Reference | None, int], reason: str = "") -> Base:
    rows = [Structure(Заказ=one, Сумма=Decimal(total)) for one, total in parts]
    data = Structure(INCOME, Новее=True, ПричинаОтказа=reason, Строки=rows)
    return Base(ДанныеПлатежа=lambda *_: data)


@pytest.mark.rule("K8")
@pytest.mark.rule("K9")
def test_a_payment_of_two_orders_and_a_rest_goes_in_three_parts_each_once() -> None:
    first, second, payment = order(), order(Номер="ТДЦБ-000118", Сделка=Decimal(777)), Reference()
    base = paid((first, 1000), (second, 500), (None, 250))
    told = bodies(base.told("incomes", payment))
    assert [(one.get("deal_number"), one.get("part"), one["sum"]) for one in told] == [
        (12345, "ТДЦБ-000117", 1000),
        (777, "ТДЦБ-000118", 500),
        (None, None, 250),
    ]
    assert len({one["document"] for one in told}) == 1
    assert base.told("incomes", payment) == []


@pytest.mark.rule("K8")
def test_a_payment_told_as_unallocated_and_tied_later_goes_as_income_of_its_deal() -> None:
    base, payment, later = paid((None, 250)), Reference(), paid((order(), 250))
    assert "deal_number" not in bodies(base.told("incomes", payment))[0]
    later.queue.accepted = base.queue.accepted
    assert [one["deal_number"] for one in bodies(later.told("incomes", payment))] == [12345]


@pytest.mark.rule("K8")
def test_money_of_an_order_without_a_deal_or_of_another_kind_does_not_go() -> None:
    base = paid((order(Сделка=Decimal(0)), 250))
    assert base.told("incomes", Reference()) == []
    assert "нет номера сделки" in base.queue.unneeded[0]
    refused = paid((None, 250), reason="Это не оплата клиента: ПрочееПоступление")
    assert refused.told("incomes", Reference()) == []


def shipped(*groups: tuple[Reference, list[Structure]], corrected: list[Structure] | None = None) -> Base:
    rows = [Structure(Заказ=one, Строки=lines) for one, lines in groups]
    data = Structure(SHIPMENT, Новее=True, Проведен=True)
    ref = Reference()
    return Base(
        Реализация=lambda _: ref,
        ДанныеОтгрузки=lambda *_: data,
        СтрокиОтгрузки=lambda *_: rows,
        СтрокиПослеКорректировки=lambda *_: corrected,
    )


@pytest.mark.rule("K10")
def test_a_shipment_of_two_deals_goes_to_each_with_its_lines() -> None:
    other = order(Номер="ТДЦБ-000118", Сделка=Decimal(777))
    base = shipped((order(), [line()]), (order(), [line("А-2")]), (other, [line("А-3")]))
    told = bodies(base.told("shipments", Reference()))
    assert [(one["type"], one["deal_number"], len(one["lines"])) for one in told] == [
        ("add", 12345, 2),
        ("add", 777, 1),
    ]


@pytest.mark.rule("K11")
def test_a_shipment_written_again_with_other_lines_is_a_change_of_the_same() -> None:
    lines = [line()]
    base = shipped((order(), lines))
    (first,) = bodies(base.told("shipments", Reference()))
    lines.append(line("А-2"))
    (second,) = bodies(base.told("shipments", Reference()))
    assert (first["type"], second["type"], first["ref"]) == ("add", "change", second["ref"])


@pytest.mark.rule("K11")
def test_a_correction_of_a_shipment_to_two_orders_of_one_deal_is_that_deals_whole() -> None:
    base = shipped((order(), [line()]), (order(), [line("А-2")]), corrected=[line("А-2")])
    told = bodies(base.told("shipments", Reference()))
    assert [(one["deal_number"], [row["article"] for row in one["lines"]]) for one in told] == [(12345, ["А-2"])]


@pytest.mark.rule("K11")
@pytest.mark.parametrize("other", [{"Сделка": Decimal(777)}, {"Сделка": Decimal(0)}, {"ТипИсключен": True}])
def test_a_correction_between_orders_of_two_deals_is_left_to_a_person(other: dict[str, Any]) -> None:
    base = shipped((order(), [line()]), (order(**other), [line("А-2")]), corrected=[line("А-2")])
    with pytest.raises(Risen, match="нескольких сделок"):
        base.told("shipments", Reference())


@pytest.mark.rule("K7")
def test_a_shipment_after_the_end_of_its_order_tells_of_that_end_anew() -> None:
    closed = order(Закрыт=True)
    closed["отгрузка"] = [Structure(Заказано=Decimal(2), Отгружено=Decimal(2))]
    told = bodies(shipped((closed, [line()])).told("shipments", Reference()))
    assert [(one["type"], one.get("shipped")) for one in told] == [("add", None), ("closed", "all")]


@pytest.mark.rule("H13")
def test_a_new_shipment_of_an_order_older_than_the_exchange_tells_nothing_of_its_end() -> None:
    old = order(Закрыт=True, Новее=False)
    old["отгрузка"] = [Structure(Заказано=Decimal(2), Отгружено=Decimal(2))]
    assert types(shipped((old, [line()])).told("shipments", Reference())) == [("shipments", "add")]


@pytest.mark.rule("H13")
@pytest.mark.parametrize("kind", ["counterparties", "products", "orders", "shipments", "incomes", "receipts"])
def test_all_there_is_of_each_kind_can_be_sent_anew(kind: str) -> None:
    queued: list[Any] = []
    texts = Machine(MODULES["обм_Релиз"], {"стрзаменить": str.replace})
    world: dict[str, Any] = {
        "обм_настройки": Structure(Прочитать=Structure),
        "обм_релиз": Structure(ВсеОбъекты=lambda asked, _: [texts.run("ТекстВсехОбъектов", asked)]),
        "обм_очередь": Structure(Поставить=lambda *given: queued.append(given)),
    }
    assert Machine(MODULES["обм_Формирование"], world).run("ПоставитьВсе", kind) == 1
    ((text, told),) = queued
    assert (told, "Ссылка" in text, "ИмяДокумента" in text) == (kind, True, False)


@pytest.mark.rule("K12")
@pytest.mark.rule("K13")
def test_a_receipt_goes_once_with_the_client_of_its_card_or_as_one_without() -> None:
    with_card = Base(ДанныеЧека=lambda *_: Structure(RECEIPT, Новее=True, Проведен=True))
    receipt = Reference()
    assert types(with_card.told("receipts", receipt)) == [("receipts", "roznica")]
    assert with_card.told("receipts", receipt) == []
    without = Base(ДанныеЧека=lambda *_: Structure(RECEIPT, Новее=True, Проведен=True, Код=""))
    assert without.told("receipts", Reference()) == [("receipts", {"type": "roznicanocard"})]


@pytest.mark.rule("K2")
def test_a_client_goes_by_the_partner_and_others_do_not() -> None:
    partner = Reference()

    def base(**other: Any) -> Base:
        data = Structure({**CLIENT, "Клиент": True, "Помечен": False, **other})
        return Base(Партнер=lambda _: partner, ДанныеПартнера=lambda *_: data)

    assert types(base().told("counterparties", Reference())) == [("counterparties", "company")]
    assert base(Клиент=False).told("counterparties", Reference()) == []
    assert base(Помечен=True).told("counterparties", Reference()) == []


@pytest.mark.rule("K1.3")
def test_a_code_that_came_later_goes_for_each_contact_of_ksup() -> None:
    base, partner = Base(КодПартнера=lambda *_: "00-00000282"), Reference(коды=["77", "78"])
    told = base.told("counterparty-codes", partner)
    assert [(kind, body["ksup_id"], body["code_1c"]) for kind, body in told] == [
        ("counterparty-codes", "77", "00-00000282"),
        ("counterparty-codes", "78", "00-00000282"),
    ]


@pytest.mark.rule("K3")
@pytest.mark.rule("K3.1")
def test_a_product_goes_when_its_conditions_hold() -> None:
    base, product = Base(ДанныеТовара=lambda *_: Structure(PRODUCT, ПричинаОтказа="")), Reference()
    assert types(base.told("products", product)) == [("products", "add")]
    out = Base(ДанныеТовара=lambda *_: Structure(PRODUCT, ПричинаОтказа="Группа не выгружается"))
    assert out.told("products", Reference()) == []
    assert out.queue.unneeded == ["Группа не выгружается"]
