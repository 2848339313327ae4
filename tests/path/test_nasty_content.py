"""What orders may hold and how 1C may write them: nothing of it is lost or bent on the way."""

import hashlib
from typing import Any

import pytest

from .firm import Firm, line, messages_of, until

NAMES = [
    'Ёлка «Кремль» "5 м" / д\'Артаньян \\ обратная',
    "Доставка 🚚 и подъём 👷🏽‍♀️",
    "<b>не разметка</b> & {фигурные} %s",
    "Стекло\u00a0закалённое\tс табуляцией",
    "Номенклатура " + "ж" * 400,
]


@pytest.mark.rule("K4.3")
def test_names_quotes_and_emoji_come_through_as_written(firm: Firm) -> None:
    order = firm.order(firm.ut, firm.deal(), lines=[line(f"0{n}", name) for n, name in enumerate(NAMES)])
    firm.arrives(order)


@pytest.mark.rule("K4")
def test_an_order_with_an_empty_date_arrives_without_one(firm: Firm) -> None:
    order = firm.order(firm.ut, firm.deal(), empty_date=True)
    assert firm.arrives(order)["order_date"] is None


@pytest.mark.rule("K4.3")
@pytest.mark.parametrize(
    "habits",
    [
        {"bom": True, "content_type": "none"},
        {"numbers": "printed", "dates": "printed", "content_type": "text"},
        {"numbers": "text", "base64_crlf": True, "indent": True},
        {"key_in": "field", "multipart_over": 0, "file_name": "cp1251"},
        {"key_in": "none", "multipart_over": 0, "file_name": "rfc5987", "sequence": False, "moment": False},
    ],
)
def test_whatever_the_habits_of_a_base_the_order_is_the_same(firm: Firm, habits: dict[str, Any]) -> None:
    usual = {"multipart_over": 5_000_000, "key_in": "header", "indent": False, "sequence": True, "moment": True}
    firm.ut.habits(**habits)
    try:
        order = firm.order(firm.ut, firm.deal(), lines=[line(quantity="12345.5", price="1234.56")])
        held = firm.arrives(order)
        assert hashlib.sha256(firm.file(order)).hexdigest() == messages_of(firm.ut, order)[0]["file_sha256"]
        assert held["file"]["name"] == messages_of(firm.ut, order)[0]["file_name"]
    finally:
        firm.ut.habits(**usual)


@pytest.mark.rule("K4.3")
def test_a_file_of_20_mb_arrives_byte_for_byte(firm: Firm) -> None:
    order = firm.order(firm.ut, firm.deal(), attachment_bytes=20_000_000)
    firm.arrives(order, seconds=60)
    content = firm.file(order)
    assert len(content) > 20_000_000
    assert hashlib.sha256(content).hexdigest() == messages_of(firm.ut, order)[0]["file_sha256"]


@pytest.mark.rule("K4.3")
def test_an_order_of_5000_lines_arrives_whole(firm: Firm) -> None:
    lines = [line(f"{number:08}", f"Профиль ПВХ №\u00a0{number}", str(number % 40 + 1)) for number in range(5_000)]
    order = firm.order(firm.ut, firm.deal(), lines=lines)
    assert len(firm.arrives(order, seconds=60)["lines"]) == 5_000
    until(lambda: firm.state(messages_of(firm.ut, order)[0]) == "done")
