"""Work orders, deals and contacts as the stands themselves hold them, in the words of the people who work there."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from obmen_stands.onec import OneC

SERVICE, BODY, NOT_TAKEN = "ООО «Альфа-Сервис»", "ООО «Кузовной цех»", "ИП Щёголев П. А."
"""The first one's work orders make deals; the second one's do not, and leave contacts alone; the third one's stay."""

BODY_PIPELINE = "Кузовной цех"
WORK, BILL, WON, LOST = "В работе", "Финальный счёт", "Сделка успешна", "Сделка провалена"
CODES = {WORK: "EXECUTING", BILL: "FINAL_INVOICE", WON: "WON", LOST: "LOSE"}
NAMED_ALIKE = {
    **dict.fromkeys(("Заявка", "Начать работу", "Согласование", "В работе", "Ожидание деталей"), WORK),
    "Закрыт": WON,
    "Отказ": LOST,
}
CHOSEN = {"Ожидание": WORK, "Стоянка": WORK, "В резерве": WORK, "Выполнен": BILL, "Архив": WON}
"""What the administrator has chosen where the portal has no stage of the state's name."""

STAGES = NAMED_ALIKE | CHOSEN
ENDS = {WON, LOST}

EVERY_SECONDS = 10
"""How often work orders are brought over, so that who looks on need not wait; in life it is minutes."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """``phones``: the last ten digits of each, of the document and of the client's card."""

    ref: str
    number: str
    day: date
    state: str
    organisation: str
    client: str
    phones: tuple[str, ...]
    total: Decimal

    @property
    def stage(self) -> str:
        return STAGES[self.state]

    @property
    def finished(self) -> bool:
        return self.stage in ENDS


def work_orders(base: OneC) -> list[WorkOrder]:
    """Of edition 5, oldest first."""
    names = {
        row["Ref_Key"]: row["Description"]
        for catalog in ("ВидыСостоянийЗаказНарядов", "Организации", "Контрагенты")
        for row in base.odata.rows(f"Catalog_{catalog}")
    }
    cards: dict[str, list[str]] = defaultdict(list)
    for row in base.odata.rows("InformationRegister_КонтактнаяИнформация"):
        if row["Тип"] == "Телефон":
            cards[row["Объект"]] += phones_in(row["Представление"])
    return [_work_order(row, names, cards) for row in base.odata.rows("Document_ЗаказНаряд")]


def _work_order(row: Record, names: dict[str, str], cards: dict[str, list[str]]) -> WorkOrder:
    client = row["Контрагент_Key"]
    phones = [*phones_in(row["КонтактнаяИнформация"]), *cards.get(client, ())]
    return WorkOrder(
        ref=row["Ref_Key"],
        number=row["Number"].rstrip(),
        day=datetime.fromisoformat(row["Date"]).date(),
        state=names[row["Состояние_Key"]],
        organisation=names[row["Организация_Key"]],
        client=names.get(client, ""),
        phones=tuple(dict.fromkeys(phones)) if client in names else (),
        total=Decimal(row["СуммаДокумента"]),
    )


def phones_in(text: str) -> list[str]:
    """Another number, or an extension, stands behind a comma."""
    digits = (re.sub(r"\D", "", part) for part in text.split(","))
    return [one[-10:] for one in digits if len(one) >= 10]


def stage_id(title: str, pipeline: int) -> str:
    return f"C{pipeline}:{CODES[title]}" if pipeline else CODES[title]


def name_parts(client: str) -> tuple[str, str, str] | None:
    """Last name, first name, patronymic; None: a firm."""
    match client.split():
        case [last, first, second]:
            return last, first, second
    return None


def name_of(contact: Record) -> tuple[str, str, str]:
    return contact.get("LAST_NAME", ""), contact.get("NAME", ""), contact.get("SECOND_NAME", "")
