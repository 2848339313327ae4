"""Conditions of the source in 1C's own objects, and what differs between releases: обм_Релиз, run over stand-ins."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from .bsl_machine import Machine
from .bsl_values import Reference, Structure
from .ut11_base import as_xml
from .ut11_samples import MODULES

OPTIONS = Structure(
    ГруппыНоменклатуры=["Фильтры"],
    РеквизитАрхивный="Архивный",
    РеквизитТипаЗаказа="Тип заказа",
    ТипыИсключенные="Маркетинг, Образцы",
    ДатаНачала=datetime(2026, 1, 1),  # noqa: DTZ001  times of 1C have no zone
    Включен=True,
    ЖдатьБанк=True,
    ОперацииОплаты="ПоступлениеОплатыОтКлиента",
)
SOME_DAY = datetime(2026, 3, 5)  # noqa: DTZ001


def names(*known: str) -> Structure:
    return Structure(Найти=lambda name: name if name in known else None)


def thing(kind: str, attributes: tuple[str, ...] = (), parts: Structure | None = None, **fields: Any) -> Reference:
    about = Structure(Имя=kind, Реквизиты=names(*attributes), ТабличныеЧасти=parts or names())
    return Reference(fields, Метаданные=lambda: about)


def release() -> Machine:
    documents = Structure(СодержитТип=lambda kind: kind in {"ссылка", "заказ"})
    world: dict[str, Any] = {
        "xmlстрока": as_xml,
        "типзнч": lambda value: value.get("тип", "ссылка") if isinstance(value, dict) else "нет",
        "тип": lambda name: "заказ" if name.endswith("ЗаказКлиента") else name,
        "документы": Structure(ТипВсеСсылки=lambda: documents),
        "обм_настройки": Structure(Прочитать=lambda: OPTIONS),
    }
    return Machine(MODULES["обм_Релиз"], world)


def product(**other: Any) -> Reference:
    given: dict[str, Any] = {
        "ЭтоГруппа": False,
        "ПометкаУдаления": False,
        "Архивный": False,
        "ТипНоменклатуры": "Товар",
        "ПринадлежитЭлементу": lambda group: group == "Фильтры",
    }
    return thing("Номенклатура", ("Архивный",), **(given | other))


@pytest.mark.rule("K3.1")
@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({}, ""),
        ({"ЭтоГруппа": True}, "Это группа"),
        ({"ПометкаУдаления": True}, "Помечена на удаление"),
        ({"Архивный": True}, "Архивная"),
        ({"ТипНоменклатуры": "Услуга"}, "Вид номенклатуры не «Товар»"),
        ({"ПринадлежитЭлементу": lambda _: False}, "Группа не выгружается"),
    ],
)
def test_each_condition_of_a_product_is_looked_at(other: dict[str, Any], reason: str) -> None:
    assert release().run("ПричинаНеВыгружать", product(**other), OPTIONS) == reason


@pytest.mark.rule("K3.1")
def test_a_base_without_the_attribute_has_no_archived_products() -> None:
    bare = thing("Номенклатура", (), **{key: value for key, value in product().items() if key != "Метаданные"})
    assert release().run("ПричинаНеВыгружать", bare, OPTIONS) == ""


def placed(kind: str, **other: Any) -> Reference:
    """Its type is an additional attribute, as the library keeps them."""
    rows = [Structure(Свойство="тип заказа", Значение=kind)]
    given = {"ПометкаУдаления": False, "Дата": SOME_DAY, "ДополнительныеРеквизиты": rows}
    return thing("ЗаказКлиента", (), names("ДополнительныеРеквизиты"), **(given | other))


@pytest.mark.rule("K4.1")
@pytest.mark.rule("K4.2")
@pytest.mark.parametrize(
    ("order", "needed"),
    [
        (placed("Продажа"), True),
        (placed("маркетинг"), False),
        (placed("Образцы"), False),
        (placed("Продажа", ПометкаУдаления=True), False),
        (placed("Продажа", Дата=datetime(2025, 12, 31)), False),  # noqa: DTZ001
    ],
)
def test_the_number_of_the_deal_is_asked_for_where_the_order_will_go(order: Reference, needed: bool) -> None:
    assert release().run("НужнаСделка", order) is needed


def payment(row_attributes: tuple[str, ...], rows: list[Structure], **other: Any) -> Reference:
    parts = Structure(Найти=lambda _: None, РасшифровкаПлатежа=Structure(Реквизиты=names(*row_attributes)))
    given = {"Проведен": True, "ПроведеноБанком": True, "Дата": SOME_DAY, "СуммаДокумента": Decimal(900),
        "ХозяйственнаяОперация": "ПоступлениеОплатыОтКлиента", "РасшифровкаПлатежа": rows}  # fmt: skip
    return thing("ПоступлениеБезналичныхДенежныхСредств", ("ПроведеноБанком",), parts, **(given | other))


ORDER = thing("ЗаказКлиента", тип="заказ")
SHIPMENT = thing("РеализацияТоваровУслуг", ЗаказКлиента=ORDER)
CONTRACT = thing("ДоговорыКонтрагентов", тип="справочник")


@pytest.mark.rule("K8")
@pytest.mark.parametrize(
    ("attributes", "row"),
    [
        (("Заказ",), Structure(Заказ=ORDER)),
        (("Заказ",), Structure(Заказ=SHIPMENT)),
        (("ОбъектРасчетов",), Structure(ОбъектРасчетов=Structure(Объект=ORDER))),
        (("ОбъектРасчетов",), Structure(ОбъектРасчетов=Structure(Объект=SHIPMENT))),
        (("Заказ", "ОбъектРасчетов"), Structure(Заказ=None, ОбъектРасчетов=Structure(Объект=ORDER))),
    ],
)
def test_the_order_of_a_payment_is_found_in_each_release(attributes: tuple[str, ...], row: Structure) -> None:
    rows = [Structure(row, Сумма=Decimal(600)), Structure(row, Сумма=Decimal(300))]
    (only,) = release().run("СуммыПоЗаказам", payment(attributes, rows))
    assert (only["Заказ"], only["Сумма"]) == (ORDER, 900)


@pytest.mark.rule("K9")
@pytest.mark.parametrize(
    ("attributes", "rows"),
    [
        (("Заказ",), []),
        (("Заказ",), [Structure(Заказ=None, Сумма=Decimal(900))]),
        (("ОбъектРасчетов",), [Structure(ОбъектРасчетов=Structure(Объект=CONTRACT), Сумма=Decimal(900))]),
        (("Прочее",), [Structure(Сумма=Decimal(900))]),
    ],
)
def test_money_tied_to_no_order_is_one_unallocated_sum(attributes: tuple[str, ...], rows: list[Structure]) -> None:
    (only,) = release().run("СуммыПоЗаказам", payment(attributes, rows))
    assert (only["Заказ"], only["Сумма"]) == (None, 900)


@pytest.mark.rule("K8")
@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({}, ""),
        ({"ХозяйственнаяОперация": "ПоступлениеОплатыОтКлиентаПоПлатежнойКарте"}, ""),
        ({"Проведен": False}, "Не проведен"),
        ({"ПроведеноБанком": False}, "Еще не проведен банком"),
        ({"ХозяйственнаяОперация": "ВозвратОплатыКлиенту"}, "Это не оплата клиента: ВозвратОплатыКлиенту"),
    ],
)
def test_only_money_that_came_from_a_client_is_income(other: dict[str, Any], reason: str) -> None:
    assert release().run("ПричинаНеДоход", payment(("Заказ",), [], **other), OPTIONS) == reason


@pytest.mark.rule("K10")
@pytest.mark.parametrize(
    ("row", "head", "found"),
    [(ORDER, None, True), (None, ORDER, True), (ORDER, CONTRACT, True), (None, None, False), (None, CONTRACT, False)],
)
def test_the_order_of_a_shipment_stands_in_its_row_or_in_its_head(row: Any, head: Any, found: bool) -> None:
    """``head`` comes empty where the shipment is by several orders: the query sees to that."""
    told = Structure(Заказ=row, ЗаказШапки=head, Артикул="А-1", Код="1", Название="Фильтр",
        Количество=Decimal(1), Сумма=Decimal(5))  # fmt: skip
    rows = [told, told]
    chosen = Structure(told, Следующий=lambda: bool(rows and rows.pop()))
    groups = release().run("ПоЗаказам", chosen, Structure(ПустойАртикулКодом=False))
    assert [(one["Заказ"], len(one["Строки"])) for one in groups] == ([(ORDER, 2)] if found else [])


@pytest.mark.rule("K12")
@pytest.mark.parametrize(
    ("attributes", "state", "left_out"),
    [(("Статус",), "Пробит", False), (("Статус",), "Архивный", False), (("Статус",), "Отложен", True), ((), "", False)],
)
def test_a_receipt_put_aside_at_the_till_is_not_yet_one(attributes: Any, state: str, left_out: bool) -> None:
    assert release().run("НеПробит", thing("ЧекККМ", attributes, Статус=state)) is left_out


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("Контрагенты", "counterparties"),
        ("ОперацияПоПлатежнойКарте", "incomes"),
        ("КорректировкаРеализации", "shipments"),
        ("ПоступлениеТоваровУслуг", ""),
    ],
)
def test_an_object_is_told_by_its_kind_or_not_at_all(kind: str, told: str) -> None:
    assert release().run("ВидСообщений", thing(kind)) == told
