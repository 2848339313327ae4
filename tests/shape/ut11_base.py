"""A stand-in for the base around обм_Формирование and обм_Отправка: what обм_Релиз reads, and the queue, in memory.

Texts of the modules come with «е» for «ё»: the grammar they are read by knows no other.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from .bsl_machine import Machine
from .bsl_values import EMPTY_DATE, Reference, Structure
from .ut11_samples import BODIES, LOGIC, MODULES, PDF, line, plain

NOW = datetime(2026, 3, 2, 10, 15)  # noqa: DTZ001  times of 1C have no zone
OPTIONS = Structure(ПолноеКоличество=True, ПечатнаяФорма="", Подключение="onec-ut")


def order(**other: Any) -> Reference:
    given: dict[str, Any] = {"Номер": "ТДЦБ-000117", "Дата": "2026-03-02T10:10:00", "Новее": True, "Проведен": True,
        "Сделка": Decimal(12345), "ТипЗаказа": "Продажа", "ТипИсключен": False, "Закрыт": False}  # fmt: skip
    return Reference(данные=Structure(given | other), строки=other.get("Строки", [line()]), отгрузка=[])


class Queue:
    """``kept``: rows as they are written, the first of them the one being formed."""

    def __init__(self) -> None:
        self.accepted: dict[str, Structure] = {}
        self.kept: list[Structure] = []
        self.unneeded: list[str] = []

    def as_module(self) -> Structure:
        return Structure(
            Принятое=self.taken,
            ОтметитьНенужным=lambda _, reason: self.unneeded.append(reason),
            Разложить=lambda _, messages: self.kept.extend(messages),
        )

    def taken(self, key: str) -> Structure:
        found = self.accepted.get(key)
        if found is None:
            return Structure({"Выбран": lambda: False, "Отпечаток": "", "Номер": Decimal(0), "Момент": EMPTY_DATE})
        return Structure(found, Выбран=lambda: True)

    def accept(self) -> list[Structure]:
        """All that was formed since was sent and taken."""
        sent, self.kept = self.kept, []
        self.accepted |= {message["Ключ"]: message for message in sent}
        return sent


class Base:
    """``told(kind, object)``: what goes out of a change of the object, as (kind, body); the answer to all is 202."""

    def __init__(self, **read: Any) -> None:
        self.queue = Queue()
        self.clock = NOW
        self._row = Decimal(1772446500000)
        self._read = Structure(
            ДанныеЗаказа=lambda order, _: Structure(order["данные"]),
            СтрокиЗаказа=lambda order, _: order["строки"],
            ОтгрузкаЗаказа=lambda order: order["отгрузка"],
            ФайлЗаказа=lambda *_: Structure(Размер=lambda: Decimal(len(PDF))),
            **read,
        )

    def told(self, kind: str, changed: Reference) -> list[tuple[str, Any]]:
        self.form(kind, changed)
        return [(message["Вид"], plain(message["Тело"])) for message in self.queue.accept()]

    def form(self, kind: str, changed: Reference) -> int:
        self._row += 1000
        row = Structure(Идентификатор="1", Объект=changed, Вид=kind, Порядок=self._row, Записать=lambda *_: None)
        return int(self._machine().run("Сформировать", OPTIONS, row))

    def _machine(self) -> Machine:
        world: dict[str, Any] = {
            "обм_очередь": self.queue.as_module(), "обм_релиз": self._read, "обм_тела": BODIES, "обм_логика": LOGIC,
            "обм_контрагенты": Structure(КодыКСУП=lambda partner: partner["коды"]),
            "объектесть": lambda ref: not ref.get("удалён"), "ид": lambda ref: f"ref-{id(ref)}",
            "текстjson": lambda value: json.dumps(plain(value), ensure_ascii=False), "отпечаток": hash_of,
            "текущаядатасеанса": lambda: self.clock, "xmlстрока": as_xml, "base64строка": lambda _: "JVBERi0=",
            "получитьдвоичныеданныеизстроки": lambda text, *_: text.encode(),
            "кодировкатекста": Structure(UTF8="utf-8"),
        }  # fmt: skip
        return Machine(MODULES["обм_Формирование"], world)


def hash_of(text: str) -> str:
    return f"hash of {text}"


def as_xml(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


class Sending:
    """обм_Отправка with answers given beforehand: ``goes(answers)`` tells what became of one row."""

    def __init__(self, status: int, *, taken: bool = False, parts: bool = False, seconds: int = 0) -> None:
        self.done: list[tuple[Any, ...]] = []
        self._answer = Structure(
            Код=Decimal(status), НомерСообщения="01" if taken else "", Причина="", ПовторитьЧерез=Decimal(seconds)
        )
        self._parts = parts

    def outcome(self) -> str:
        return str(Machine(MODULES["обм_Отправка"], self._world()).run("ОтправитьСтроку", OPTIONS, "7f3a"))

    def _world(self) -> dict[str, Any]:
        body = Structure(
            Итог="Отправить",
            Вид="orders",
            Данные=b"{}",
            ТипТела="application/json",
            Название="Заказ",
            ЕстьПродолжение=self._parts,
        )
        return {
            "телостроки": lambda *_: body,
            "обратиться": lambda *_: self._answer,
            "записатьошибку": lambda _: None,
            "обм_логика": LOGIC,
            "обм_очередь": self._noting("ОтметитьОтправленным", "ОтметитьОтвергнутым", "Отложить", "Освободить"),
            "обм_настройки": Structure(
                self._noting("НазначитьПаузу", "СнятьПаузу"), Пауза=lambda: Structure(Неудач=Decimal(2))
            ),
        }

    def _noting(self, *names: str) -> Structure:
        return Structure({name: self._note(name) for name in names})

    def _note(self, name: str) -> Callable[..., None]:
        return lambda *given: self.done.append((name, *given))


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def bodies(told: Iterable[tuple[str, Any]]) -> list[Any]:
    return [body for _, body in told]


def types(told: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [(kind, body.get("type")) for kind, body in told]
