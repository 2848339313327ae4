"""The register of outgoing messages in memory, and the modules that keep it and send from it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from .bsl_machine import Machine
from .bsl_values import EMPTY_DATE, Map, Reference, Structure
from .ut11_base import NOW
from .ut11_samples import LOGIC, MODULES

FIELDS = {
    "Состояние": "", "Готово": False, "НеРанее": EMPTY_DATE, "Попыток": Decimal(0), "Вид": "", "Тело": None,
    "ТипТела": "", "Название": "", "Ключ": "", "Отпечаток": "", "Номер": Decimal(0), "Ошибка": "", "НомерСообщения": "",
    "Момент": EMPTY_DATE,
}  # fmt: skip


class Register:
    """``rows`` by the value of the dimension."""

    def __init__(self, dimension: str) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self._dimension = dimension

    def manager(self) -> Structure:
        record = Structure(FIELDS)
        record["Прочитать"] = lambda: record.update(self.rows.get(record[self._dimension], {}))
        record["Выбран"] = lambda: record[self._dimension] in self.rows
        record["Записать"] = lambda *_: self._write(record)
        return record

    def _write(self, record: Structure) -> None:
        self.rows[record[self._dimension]] = {key: one for key, one in record.items() if not callable(one)}

    def as_object(self) -> Structure:
        return Structure(СоздатьМенеджерЗаписи=self.manager)


class Jobs:
    """Several jobs over one queue. ``clock`` is theirs; ``open`` counts transactions that are open."""

    def __init__(self, forms: Callable[[Structure], int] | None = None) -> None:
        self.queue, self.accepted = Register("Идентификатор"), Register("Ключ")
        self.clock: datetime = NOW
        self.open = 0
        self.paused: list[str] = []
        self.sent: list[str] = []
        self._forms = forms
        self._made = 0

    def put(self, key: str, **fields: Any) -> None:
        given = {"Идентификатор": key, "Объект": Reference(), "Состояние": "Ждет", "Порядок": Decimal(1)}
        self.queue.rows[key] = FIELDS | given | fields

    def row(self, key: str) -> dict[str, Any]:
        return self.queue.rows[key]

    def kept(self) -> Machine:
        """обм_Очередь."""
        world: dict[str, Any] = {
            "регистрысведений": Structure(
                обм_Очередь=self.queue.as_object(), обм_Отправленное=self.accepted.as_object()
            ),
            "блокировкаданных": lambda: Structure(
                Добавить=lambda _: Structure(УстановитьЗначение=lambda *_: None), Заблокировать=self._locked
            ),
            "хранилищезначения": lambda value, *_: Structure(Получить=lambda: value), "сжатиеданных": lambda _: None,
            "уникальныйидентификатор": self._another, "начатьтранзакцию": self._begin,
            "зафиксироватьтранзакцию": self._end, "отменитьтранзакцию": self._end, "обм_логика": LOGIC,
            "текущаяуниверсальнаядата": lambda: self.clock, "текущаядатасеанса": lambda: self.clock,
        }  # fmt: skip
        return Machine(MODULES["обм_Очередь"], world)

    def sending(self, **instead: Any) -> Machine:
        """обм_Отправка; ``instead``: what stands for its own functions."""
        world: dict[str, Any] = {
            "обм_очередь": self.kept(), "обм_формирование": Structure(Сформировать=self._form), "обм_логика": LOGIC,
            "обм_контрагенты": Structure(ПоставитьКоды=lambda: None), "соответствие": Map,
            "информацияобошибке": lambda: "нет печатной формы",
            "краткоепредставлениеошибки": str, "записатьошибку": lambda _: None,
            "текущаяуниверсальнаядата": lambda: self.clock, "установитьпривилегированныйрежим": lambda _: None,
            "строкасоединенияинформационнойбазы": lambda: 'Srvr="copy";Ref="ut";',
        }  # fmt: skip
        return Machine(MODULES["обм_Отправка"], world | instead)

    def later(self, seconds: int) -> None:
        self.clock += timedelta(seconds=seconds)

    def _form(self, _: Structure, row: Structure) -> int:
        assert self.open == 0, "the base is read and the form is printed in a transaction"
        assert self._forms is not None
        return self._forms(row)

    def _locked(self) -> None:
        assert self.open == 1, "a lock outside a transaction holds nothing"

    def _begin(self) -> None:
        self.open += 1

    def _end(self) -> None:
        self.open -= 1

    def _another(self) -> str:
        self._made += 1
        return f"another-{self._made}"


def message(data: bytes, key: str = "состав:1", mark: str = "as it is") -> Structure:
    """As обм_Формирование hands it on."""
    return Structure(
        Вид="orders", Название="Заказ", Ключ=key, Отпечаток=mark, Номер=Decimal(1), Момент=NOW, ТипТела="json",
        Данные=data,
    )  # fmt: skip
