from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from obmen.core import jsontext
from obmen.core.pointers import MISSING, Pointer, Template, look_up, scalar

ORDER = {"number": "ТД/1", "lines": [{"article": 125, "sum": Decimal("1250.50")}], "a/b": "slash", "none": None}


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("/number", "ТД/1"),
        ("/lines/0/article", "125"),
        ("/lines/0/sum", "1250.50"),
        ("/a~1b", "slash"),
        ("/lines", ""),
        ("/none", ""),
        ("/lines/7", ""),
        ("/number/deeper", ""),
        ("", ""),
    ],
)
def test_a_pointer_finds_a_text_or_a_number_or_nothing(pointer: str, found: str) -> None:
    assert scalar(ORDER, pointer) == found


@pytest.mark.parametrize("data", [None, 1, "text", [], {}])
def test_a_pointer_into_anything_else_finds_nothing(data: Any) -> None:
    assert look_up(data, "/number") is MISSING


def test_a_template_puts_values_in_with_their_types() -> None:
    template = Template(
        {"id": "{/number}", "first": ["{/lines/0}"], "title": "Заказ {/number} на {/lines/0/sum}", "x": 1}
    )
    assert template.fill(ORDER) == {
        "id": "ТД/1",
        "first": [{"article": 125, "sum": Decimal("1250.50")}],
        "title": "Заказ ТД/1 на 1250.50",
        "x": 1,
    }
    assert Template({"all": "{}"}).fill(ORDER) == {"all": ORDER}


def test_a_template_names_what_the_message_lacks() -> None:
    with pytest.raises(KeyError, match="/client/phone"):
        Template("{/client/phone}").fill(ORDER)


def test_braces_that_hold_no_pointer_stay() -> None:
    assert Template("{name} {{/number}}").fill(ORDER) == "{name} {ТД/1}"


def test_a_pointer_without_a_slash_is_told_at_once() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Pointer).validate_python("number")


def test_json_is_written_with_exact_numbers() -> None:
    data = {"sum": Decimal("1250.50"), "big": Decimal("1E+3"), "ё": [True, None, "«»"]}
    assert jsontext.write(data).decode() == '{"sum":1250.50,"big":1000,"ё":[true,null,"«»"]}'
    assert jsontext.read(jsontext.write(data)) == data
