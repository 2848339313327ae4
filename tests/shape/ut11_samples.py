"""Objects of a UT 11 as обм_Релиз hands them on, and the bodies its modules make of them.

The same bodies stand in ``1c/ut11/examples``; ``python -m tests.shape.ut11_samples`` writes them anew.
"""

import base64
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from tools.bsl.check import FOLDER, read
from tools.bsl.module import Module

from .bsl_machine import Machine
from .bsl_values import Structure

EXAMPLES = FOLDER / "ut11/examples"
PARSED = read(FOLDER / "ut11")
MODULES: dict[str, Module] = {module.common_name: module for module in PARSED.values() if module.common_name}
BODIES = Machine(MODULES["обм_Тела"])
LOGIC = Machine(MODULES["обм_Логика"])

REF = "0f4c2a66-3d1e-11ef-9c1d-00155d012345"
NUMBER = Decimal(1772446500000)
MOMENT = "2026-03-02T10:15:00"
PDF = b"%PDF-1.4\n% Order\n"


def line(article: str = "00-00000125", quantity: str = "2", total: str = "1250.5") -> Structure:
    return Structure(
        Артикул=article, Название="Фильтр масляный W 712/95", Количество=Decimal(quantity), Сумма=Decimal(total)
    )


CLIENT = Structure(
    Код="00-00000282",
    Название="ООО «Ромашка»",
    ЭтоЧеловек=False,
    Почта="office@romashka.example",
    Телефон="+7 495 000-00-00",
)
PRODUCT = Structure(
    Артикул="00-00000125", Название="Фильтр масляный W 712/95", Серия="2026-02", Производитель="MANN-FILTER"
)
ORDER = Structure(
    Номер="ТДЦБ-000117 ", Дата="2026-03-02T10:10:00", ТипЗаказа="Обычный", Сделка=Decimal(12345), Строки=[line()]
)
INCOME = Structure(Номер="ТД00-000017", Дата="2026-03-05T00:00:00")
SHIPMENT = Structure(Номер="ТД00-000031", Дата="2026-03-04T12:00:00")
RECEIPT = Structure(Код="00-00000282", Номер="ЧК-000019", Дата="2026-03-04T12:00:00", Строки=[line()])
PRICED = Structure(
    Артикул="00-00000125",
    Название="Фильтр масляный W 712/95",
    Розница=Decimal(690),
    СпецРозница=Decimal("655.5"),
    ПоСоглашению=None,
)


def _told(routine: str, *given: Any) -> Callable[[], Structure]:
    """Signed, as every message but the receipt without a card."""
    return lambda: BODIES.run("Подписанное", BODIES.run(routine, *given), REF, NUMBER, MOMENT)


def _order(kind: str) -> Callable[[], Structure]:
    name = BODIES.run("ИмяФайлаЗаказа", ORDER)
    return lambda: BODIES.run("СФайлом", _told("Заказ", ORDER, kind)(), name, base64.b64encode(PDF).decode())


def _answer(routine: str, *given: Any) -> Callable[[], Structure]:
    return lambda: BODIES.run(routine, *given)


def _prices() -> Structure:
    rows = [
        BODIES.run("ПозицияЦен", PRICED, "Магазин", Decimal(4)),
        BODIES.run("ПозицияЦен", PRICED, "Внешний склад", Decimal("12.5")),
    ]
    warning = "Код контакта 00-00000999 в 1С не найден: цены по соглашению не показаны"
    answer: Structure = BODIES.run("ОтветЦены", rows, ["00-00000404"], [warning], MOMENT)
    return answer


STATE = Structure(
    Версия="1.0",
    Конфигурация="УправлениеТорговлей",
    Выпуск="11.5.8.198",
    Платформа="8.3.23.1912",
    Ждут=Decimal(3),
    Отвергнуто=Decimal(0),
    СтаршееСекунд=Decimal(2),
    Включен=True,
    Настройки=Structure(РеквизитКода="", ПустойАртикулКодом=False, ПолноеКоличество=True, ЖдатьБанк=True),
    ОперацииОплаты=[" ПоступлениеОплатыОтКлиента "],
    Замечания=[],
)
# By rule, kind and type; what the service answers, by its address.
MADE: dict[str, Callable[[], Structure]] = {
    "K1.3-counterparty-codes": _told("КодКонтрагента", "77", "00-00000282"),
    "K2-counterparties": _told("Контрагент", CLIENT),
    "K3-products.change": _told("Товар", PRODUCT, "change"),
    "K3-products.add": _told("Товар", PRODUCT, "add"),
    "K4-orders.add": _order("add"),
    "K5-orders.change": _order("change"),
    "K6-orders.closed": _told("ЗакрытыйЗаказ", ORDER, "none"),
    "K7-orders.closed": _told("ЗакрытыйЗаказ", ORDER, "all"),
    "K7.1-orders.closed": _told("ЗакрытыйЗаказ", ORDER, "part"),
    "K8-incomes": _told("Доход", INCOME, Decimal(12345), "ТДЦБ-000117", Decimal("1250.5")),
    "K9-incomes.unallocated": _told("НеразнесенныйДоход", INCOME, Decimal(3000)),
    "K10-shipments.add": _told("Отгрузка", SHIPMENT, Decimal(12345), [line()], "add"),
    "K11-shipments.change": _told("Отгрузка", SHIPMENT, Decimal(12345), [line(quantity="1", total="625.25")], "change"),
    "K12-receipts.roznica": _told("ЧекСКартой", RECEIPT),
    "K13-receipts.roznicanocard": _answer("ЧекБезКарты"),
    "service/counterparties.created": _answer("ОтветКонтрагент", "77", "00-00000282", REF),
    "service/counterparties.waiting": _answer("ОтветКонтрагент", "77", "", ""),
    "service/prices-and-stock.answer": _prices,
    "service/ping.answer": _answer("ОтветПинг", STATE),
    "service/refusal": _answer("ОтветОшибка", "wrong_field", "name", "Нужно название"),
}


def written(body: Any) -> str:
    return json.dumps(plain(body), ensure_ascii=False, indent=2) + "\n"


def plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def example(name: str) -> Any:
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def main(folder: Path = EXAMPLES) -> None:
    for name, make in MADE.items():
        (folder / f"{name}.json").write_text(written(make()), encoding="utf-8")


if __name__ == "__main__":
    main()
