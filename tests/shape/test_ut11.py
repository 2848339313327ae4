"""The modules for UT 11 form what the doors take. Nothing here is a 1C: the pure modules are run, the others read."""

import re
from typing import Any

import pytest

from obmen.core.inbound import Kind
from obmen.systems.onec.inbound import KINDS
from tests.batteries.small_run import ZONE
from tools.bsl.check import FOLDER
from tools.bsl.forms import CLIENT, place
from tools.bsl.module import arguments, called, fold, literal, parsed, walk

from .bsl_machine import Machine
from .ut11_samples import BODIES, EXAMPLES, MADE, MODULES, PARSED, example, line, written

BASE = FOLDER / "ut11/cfe"
TOLD = sorted(name for name in MADE if not name.startswith("service/"))
BY_NAME = {kind.name: kind for kind in KINDS}
SERVICE = PARSED[BASE / "HTTPServices/обм_Сервис/Ext/Module.bsl"]


def kind_of(name: str) -> Kind:
    return BY_NAME[name.split("-", 1)[1].split(".", maxsplit=1)[0]]


def test_the_logic_checks_itself_and_all_is_as_expected() -> None:
    assert Machine(MODULES["обм_Логика"]).run("Самопроверка") == []


@pytest.mark.parametrize(
    ("was", "is_now"), [("Пауза * 2", "Пауза * 3"), ("Код = 409", "Код = 410"), ('"all"', '"part"')]
)
def test_its_check_of_itself_finds_a_slip(was: str, is_now: str) -> None:
    logic = MODULES["обм_Логика"]
    before, rest = logic.text.split("#Область ЧистаяЛогика")
    spoilt = parsed(logic.path, f"{before}#Область ЧистаяЛогика{rest.replace(was, is_now)}")
    assert Machine(spoilt).run("Самопроверка")


@pytest.mark.parametrize("name", MADE)
def test_a_body_kept_as_an_example_is_what_the_module_makes(name: str) -> None:
    assert (EXAMPLES / f"{name}.json").read_text(encoding="utf-8") == written(MADE[name]())


def test_no_example_is_left_over() -> None:
    requests = {"service/counterparties.request", "service/prices-and-stock.request"}
    found = {str(path.relative_to(EXAMPLES).with_suffix("")) for path in EXAMPLES.rglob("*.json")}
    assert found == set(MADE) | requests


@pytest.mark.parametrize("name", TOLD)
def test_its_door_places_and_reads_it(name: str) -> None:
    kind, body = kind_of(name), example(name)
    placed = kind.place(body, ZONE)
    record = kind.read(body, ZONE, "onec-ut")
    assert (placed.ref, placed.sequence) == (body.get("ref", ""), body.get("sequence"))
    assert getattr(record, "type", None) == body.get("type")


@pytest.mark.parametrize(
    "rule", ["K1.3", "K2", "K3", "K4", "K5", "K6", "K7", "K7.1", "K8", "K9", "K10", "K11", "K12", "K13"]
)
def test_each_rule_has_its_example(rule: str) -> None:
    assert [name for name in TOLD if name.split("-")[0] == rule]


@pytest.mark.parametrize("name", [name for name in TOLD if not name.startswith("K13")])
def test_it_sends_the_fields_of_the_contract_and_no_others(name: str) -> None:
    body = example(name)
    record = type(kind_of(name).read(body, ZONE, "onec-ut"))
    left_out = {"message_id", "group", "deletion_mark", "archived", "kind"}
    unallocated = {"deal_number", "part"} if name.startswith("K9") else set()
    assert set(body) == set(record.model_fields) - left_out - unallocated


def test_of_a_receipt_without_a_card_nothing_is_told_but_that() -> None:
    assert example("K13-receipts.roznicanocard") == {"type": "roznicanocard"}


def test_the_price_of_a_line_is_its_sum_by_its_quantity() -> None:
    """Discounts and VAT are in the sum already; of nothing there is no price to be divided out."""
    rows = [line(quantity="3", total="100"), line(quantity="0", total="7")]
    made = BODIES.run("Строки", rows)
    assert [str(row["price"]) for row in made] == ["33.33", "7"]


def test_it_sends_to_doors_there_are() -> None:
    release = MODULES["обм_Релиз"]
    kinds = {text for text in returned(release, "видсообщений") if text}
    assert kinds <= set(BY_NAME)
    assert kinds | {"counterparty-codes", "work-orders"} == set(BY_NAME)


def returned(module: Any, routine: str) -> set[str]:
    strings = (one for one in walk(module.routines[routine].node) if one.type == "return_statement")
    return {literal(one) for statement in strings for one in walk(statement) if one.type == "string"}


@pytest.mark.parametrize("name", ["counterparties", "prices-and-stock"])
def test_the_service_looks_for_the_fields_its_example_sends(name: str) -> None:
    asked = set(re.findall(r'Тело\["(\w+)"\]', SERVICE.text))
    assert set(example(f"service/{name}.request")) <= asked
    both = {*example("service/counterparties.request"), *example("service/prices-and-stock.request")}
    assert asked == both


def test_what_the_subscriptions_listen_to_has_a_kind() -> None:
    listened = set()
    for path in (BASE / "EventSubscriptions").glob("*.xml"):
        listened |= set(re.findall(r"cfg:\w+Object\.(\w+)<", path.read_text(encoding="utf-8-sig")))
    node = MODULES["обм_Релиз"].routines
    known = {
        literal(one) for name in ("видсообщений", "этоплатеж") for one in walk(node[name].node) if one.type == "string"
    }
    assert listened == known - set(BY_NAME) - {""}


def test_each_button_of_the_form_has_its_procedure() -> None:
    form = PARSED[BASE / "CommonForms/обм_НастройкиОбмена/Ext/Form/Module.bsl"]
    buttons = [arguments(call)[0] for call, name in called(form.root) if name == "СоздатьКнопку"]
    names = [literal(next(one for one in walk(button) if one.type == "string")) for button in buttons if button]
    assert len(names) == 13
    assert [name for name in names if place(form.routines[fold(name)]) != CLIENT] == []


def test_each_setting_read_is_there_and_stands_in_the_form() -> None:
    settings = MODULES["обм_Настройки"]
    there = set(re.findall(r'Настройки\.Вставить\("(\w+)"', settings.text))
    read = {found for module in PARSED.values() for found in re.findall(r"Настройки\.(\w+)\b(?!\()", module.text)}
    form = PARSED[BASE / "CommonForms/обм_НастройкиОбмена/Ext/Form/Module.bsl"].text
    shown = set(re.findall(r'ДобавитьПоле\(Поля, "(\w+)"', form)) - {"Ключ"}
    assert read <= there
    assert shown | {"База"} == there  # which base these are of, nobody types


def test_the_key_is_kept_apart_and_never_shown() -> None:
    """In the safe storage of 1C's library: neither in the settings' constant nor in a log line."""
    settings = MODULES["обм_Настройки"]
    assert "ЗаписатьДанныеВБезопасноеХранилище" in settings.text
    assert '"Ключ", "' not in settings.text.split("Функция ПоУмолчанию")[1].split("КонецФункции")[0]
    readers = [name for name, module in MODULES.items() if "КлючДоступа()" in module.text]
    assert sorted(readers) == ["обм_Настройки", "обм_Отправка"]
