"""The service hs/obmen/v1: the modules' own code, run over stand-ins."""

from decimal import Decimal
from typing import Any

import pytest

from tools.bsl.check import FOLDER

from .bsl_machine import Machine, Risen
from .bsl_values import Map, Reference, Structure
from .ut11_base import NOW, as_xml
from .ut11_samples import BODIES, MODULES, PARSED, example, plain

SERVICE = PARSED[FOLDER / "ut11/cfe/HTTPServices/обм_Сервис/Ext/Module.bsl"]


def kind_of(value: Any) -> str:
    kinds = {str: "строка", Decimal: "число", list: "массив"}
    return kinds.get(type(value), "другое")


class Register:
    """обм_Контрагенты over a register in memory. ``made``: partners created."""

    def __init__(self, *, at_once: bool = True) -> None:
        self.rows: dict[str, Structure] = {}
        self.made: list[Structure] = []
        self._options = Structure(СоздаватьСразу=at_once)

    def module(self) -> Machine:
        read = Structure(СоздатьКонтрагента=self._create, КодПартнера=lambda partner, _: f"00-{partner['номер']}")
        world: dict[str, Any] = {
            "обм_релиз": read, "обм_настройки": Structure(Прочитать=lambda: self._options), "занять": self._held,
            "установитьпривилегированныйрежим": lambda _: None, "начатьтранзакцию": lambda: None,
            "зафиксироватьтранзакцию": lambda: None, "отменитьтранзакцию": lambda: None,
            "текущаядатасеанса": lambda: NOW, "строка": str, "поключу": self._of_key,
        }  # fmt: skip
        return Machine(MODULES["обм_Контрагенты"], world)

    def _create(self, data: Structure) -> Reference:
        self.made.append(data)
        number = f"{len(self.made):08}"
        return Reference(номер=number, УникальныйИдентификатор=lambda: f"ref-{number}")

    def _of_key(self, key: str) -> Structure | None:
        return next((row for row in self.rows.values() if row["КлючЗапроса"] == key), None)

    def _held(self, code: str) -> Structure:
        found = self.rows.get(code)
        row = Structure(found or {"Партнер": None})
        row["Выбран"] = lambda: found is not None
        row["Записать"] = lambda: self.rows.update({code: row})
        return row


def asked(register: Register, body: Any, key: str = "k-1", prices: Any = None) -> tuple[int, Any]:
    routine = "КонтрагентыPOST" if prices is None else "ЦеныИОстаткиPOST"
    world: dict[str, Any] = {
        "телозапроса": lambda _: None if body is None else Map(body), "ключзапроса": lambda _: key, "типзнч": kind_of,
        "тип": str.lower, "xmlстрока": as_xml, "обм_тела": BODIES, "обм_контрагенты": register.module(),
        "обм_ценыиостатки": Structure(Ответ=prices, Склады=chosen),
        "обм_формирование": Structure(Отпечаток=str, ТекстJSON=lambda data: str(plain(data))),
        "ответсервиса": lambda code, told: (int(code), plain(told)), "информацияобошибке": lambda: "занято другим",
        "записьжурналарегистрации": lambda *_: None, "подробноепредставлениеошибки": str,
        "краткоепредставлениеошибки": str, "уровеньжурналарегистрации": Structure(Ошибка="Ошибка"),
    }  # fmt: skip
    answer: tuple[int, Any] = Machine(SERVICE, world).run(routine, Structure())
    return answer


def chosen(names: list[str]) -> Any:
    """Of a base with «Магазин» and «Внешний», set up for both, and two called «Цех»."""
    found = {"Магазин": ["Магазин"], "магазин": ["Магазин"], "Внешний": ["Внешний"], "Цех": ["Цех 1", "Цех 2"]}
    world: dict[str, Any] = {
        "обм_релиз": Structure(СкладыПоИмени=lambda name: found.get(name, [])),
        "обм_настройки": Structure(Прочитать=lambda: Structure(Склады=["Магазин", "Внешний"])),
        "установитьпривилегированныйрежим": lambda _: None,
    }
    return Machine(MODULES["обм_ЦеныИОстатки"], world).run("Склады", names)


CONTACT = example("service/counterparties.request")


@pytest.mark.rule("K1")
def test_a_counterparty_is_made_once_however_often_it_is_asked_for() -> None:
    register = Register()
    status, made = asked(register, CONTACT)
    assert (status, made["state"], made["code_1c"]) == (201, "created", "00-00000001")
    assert set(made) == set(example("service/counterparties.created"))
    assert asked(register, CONTACT) == (200, made)
    assert asked(register, CONTACT, key="k-2") == (200, made)
    assert [(one["Название"], one["ЭтоЧеловек"]) for one in register.made] == [("ООО «Ромашка»", False)]


@pytest.mark.rule("K1")
def test_a_key_used_for_another_is_told_and_changes_nothing() -> None:
    register = Register()
    asked(register, CONTACT)
    status, told = asked(register, CONTACT | {"name": "ООО «Лютик»"})
    assert (status, told["error"]["code"], told["error"]["field"]) == (409, "key_reused", "Idempotency-Key")
    status, told = asked(register, CONTACT | {"ksup_id": "78"})
    assert (status, told["error"]["code"], len(register.made)) == (409, "key_reused", 1)


@pytest.mark.rule("K1.3")
def test_where_a_person_makes_counterparties_the_code_comes_later() -> None:
    register = Register(at_once=False)
    assert asked(register, CONTACT) == (202, example("service/counterparties.waiting"))
    assert (register.made, register.rows["77"].get("Сообщено")) == ([], None)


@pytest.mark.rule("K1.2")
@pytest.mark.parametrize(
    ("body", "key", "field"),
    [
        (None, "k-1", ""),
        (CONTACT, "", "Idempotency-Key"),
        (CONTACT | {"ksup_id": " "}, "k-1", "ksup_id"),
        (CONTACT | {"name": None}, "k-1", "name"),
        (CONTACT | {"type": "firm"}, "k-1", "type"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(body: Any, key: str, field: str) -> None:
    status, told = asked(Register(), body, key)
    assert (status, told["error"]["field"]) == (422, field)
    assert set(told["error"]) == {"code", "field", "reason"}


@pytest.mark.rule("K14")
def test_a_question_goes_on_with_each_article_once_and_a_trouble_is_told_in_json() -> None:
    got: list[Any] = []

    def answered(*given: Any) -> Structure:
        got.append(given)
        return Structure()

    articles = [" А-1", Decimal(77), "А-1", "", None]
    assert asked(Register(), {"articles": articles}, prices=answered)[0] == 200
    assert got == [(["А-1", "77"], "", ["Магазин", "Внешний"])]
    assert asked(Register(), {"articles": []}, prices=answered)[0] == 422

    def broken(*_: Any) -> None:
        raise Risen("занято другим")

    status, told = asked(Register(), {"articles": ["А-1"]}, prices=broken)
    assert (status, told["error"]) == (500, {"code": "failed", "field": "", "reason": "занято другим"})


@pytest.mark.rule("K14")
def test_a_question_may_choose_warehouses_and_those_that_are_not_there_are_named() -> None:
    got: list[Any] = []

    def answered(*given: Any) -> Structure:
        got.append(given[2])
        return Structure()

    def told(*names: Any) -> tuple[int, Any]:
        return asked(Register(), {"articles": ["А-1"], "warehouses": list(names)}, prices=answered)

    assert told("Внешний", " Магазин", "магазин", "")[0] == 200
    assert told("")[0] == 200
    assert got == [["Внешний", "Магазин"], ["Магазин", "Внешний"]]
    status, answer = told("Магазин", "Дальний", "Цех")
    assert (status, answer["error"]["field"]) == (422, "warehouses")
    assert answer["error"]["reason"] == "в 1С нет склада «Дальний»; в 1С несколько складов «Цех»"
    assert len(got) == 2, "what was not understood is not answered"
