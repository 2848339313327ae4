"""The samples by which the processing for Alfa-Auto checks itself inside 1C are right, and what it sends is taken.

The modules cannot run here; their pure logic is written down a second time below, and both must say the same.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tree_sitter import Node

from obmen.core.inbound import NotPlaced
from obmen.core.phone import phones
from obmen.core.roles.work_order_kinds import WorkOrderTold
from obmen.systems.onec.work_orders import WORK_ORDERS
from tests.batteries.small_run import ZONE
from tools.bsl.check import FOLDER, read
from tools.bsl.module import Module, arguments, called, fold, literal, walk, words

pytestmark = pytest.mark.rule("A9")
MODULE: Module = next(module for path, module in read(FOLDER).items() if path.name == "МодульОбъекта.bsl")


def fingerprint(text: str) -> str:
    first = second = 7
    for sign in text:
        first = (first * 31337 + ord(sign)) % 2147483647
        second = (second * 65599 + ord(sign)) % 2147483629
    return f"{first}-{second}-{len(text)}"


def pause(failures: int, retry_after: int) -> int:
    doubled: int = 60 * 2 ** (min(failures, 6) - 1)
    return max(min(doubled, 1800), min(retry_after, 86400))


def decision(status: int, body: str) -> str:
    if status in {200, 202}:
        try:
            answer = json.loads(body)
        except ValueError:
            return "Остановить"
        return "Принято" if isinstance(answer, dict) and answer.get("id") is not None else "Остановить"
    if status in {409, 422}:
        return "Отвергнуто"
    return "Повторить" if status in {0, 408, 429} or status >= 500 else "Остановить"


def content() -> str:
    """What is to come of ОбразецЗаказНаряда()."""
    order = {
        "ref": "0f4c2a66-3d1e-11ef-9c1d-00155d012345",
        "number": "АА00001234",
        "date": "2026-11-20T09:12:00",
        "state": {"ref": "6bd193fc-2f0d-11e4-8d32-002590d8e7f4", "title": "В работе"},
        "sum": 18450.5,
        "client": {
            "ref": "a41c0f52-0b7e-11eb-a1c4-00155d012345",
            "name": 'ООО "Ромашка"',
            "person": False,
            "phones": ["8 (903) 000-00-00, жена 8-916-000-00-00", "+7 495 000-00-00"],
        },
        "posted": True,
        "deletion_mark": False,
    }
    return json.dumps(order, ensure_ascii=False, separators=(",", ":"))[1:-1]


LOGIC: dict[str, Callable[..., Any]] = {
    "строкаjson": lambda text: json.dumps(text, ensure_ascii=False),
    "целоетекстом": str,
    "отпечатоктекста": fingerprint,
    "паузаповтора": pause,
    "решениепоответу": decision,
    "содержаниезаказнаряда": lambda _order: content(),
    "образецзаказнаряда": lambda: None,
}


def value(node: Node | None) -> Any:
    """Of an expression of strings, whole numbers, ``+`` and calls of what stands in LOGIC or returns a text."""
    assert node is not None
    if node.type == "string":
        return literal(node)
    if node.type == "number":
        return int(words(node))
    if node.type == "binary_expression":
        left, right = (child for child in node.children if child.type == "expression")
        return value(left) + value(right)
    if node.type == "method_call":
        name = fold(words(node.child_by_field_name("name")))
        given = [value(one) for one in arguments(node)]
        return LOGIC[name](*given) if name in LOGIC else returned(name)
    (only,) = node.children
    return value(only)


def returned(name: str) -> Any:
    (result,) = (node for node in walk(MODULE.routines[name].node) if node.type == "return_statement")
    return value(result.child_by_field_name("result"))


SAMPLES = [call for call, name in called(MODULE.routines["самопроверка"].node) if name == "Сверить"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda call: words(arguments(call)[1]))
def test_what_a_sample_expects_is_what_comes_out(sample: Node) -> None:
    _, got, expected = arguments(sample)
    assert value(got) == value(expected)


def test_each_kind_of_logic_has_samples() -> None:
    tried = {fold(words(call.child_by_field_name("name"))) for sample in SAMPLES for call in walk(sample)}
    assert set(LOGIC) <= tried


def message() -> dict[str, Any]:
    """The sample as it goes out, put together as ТелоСообщения() does."""
    whole = f'{{{returned("ожидаемоесодержание")},"version":"{fingerprint(content())}","moment":"2026-11-20T09:15:02"}}'
    return dict(json.loads(whole))


def test_what_the_processing_sends_is_placed_and_read() -> None:
    told = WORK_ORDERS.read(message(), ZONE, "alfa")
    assert isinstance(told, WorkOrderTold)
    assert (told.number, str(told.sum), told.state.title) == ("АА00001234", "18450.5", "В работе")
    assert told.client
    assert [phones(text)[0] for text in told.client.phones] == ["+79030000000", "+74950000000"]
    assert WORK_ORDERS.place(message(), ZONE).key == told.ref


def test_each_field_of_the_contract_but_the_optional_is_sent() -> None:
    assert set(WorkOrderTold.model_fields) - set(message()) == {"message_id", "sequence", "organisation"}


def test_its_key_is_short_enough_for_the_door() -> None:
    key = f"{message()['ref']}/{message()['moment']}/{fingerprint('я' * 100_000)}"
    assert len(key) <= 200


def test_a_work_order_of_an_empty_reference_would_be_turned_away() -> None:
    with pytest.raises(NotPlaced):
        WORK_ORDERS.place({**message(), "ref": ""}, ZONE)


def test_it_sends_to_the_door_there_is() -> None:
    assert f'"/{WORK_ORDERS.name}"' in MODULE.text
