"""What goes over the wire, habit by habit."""

import base64
import json
import re

import pytest

from obmen_stands.onec import OneC
from obmen_stands.onec.tests.conftest import HANDLE, WINDOW, order
from obmen_stands.onec.tests.receiver import Arrival, Receiver

NAME = "Заказ клиента № ТДЦБ-000001 от 12.01.2026.pdf"


def sent(onec: OneC, receiver: Receiver, **draft: object) -> Arrival:
    onec.create_order(**order(**draft))  # type: ignore[arg-type]
    assert onec.wait_sent()
    return receiver.arrivals[-1]


def test_an_order_as_the_contract_names_it(onec: OneC, receiver: Receiver) -> None:
    arrival = sent(onec, receiver)
    held = onec.dump()["orders"][0]
    message = arrival.message
    assert arrival.path == "/in/onec-ut/orders"
    assert arrival.headers["content-type"] == "application/json; charset=utf-8"
    assert (message["type"], message["order_number"], message["deal_number"]) == ("add", "ТДЦБ-000001", 12345)
    assert (message["order_date"], message["order_type"]) == ("2026-01-12T09:30:00", "Обычный")
    assert (message["ref"], message["sequence"]) == (held["ref"], 1)
    assert message["lines"][0] == {
        "article": "000123", "name": "Окно «Тёплый дом»", "quantity": 2, "price": 12345.6, "sum": 24691.2,
    }  # fmt: skip
    assert arrival.file is not None
    assert arrival.file[0] == NAME
    assert arrival.file[1].startswith(b"%PDF-")


def test_numbers_are_exact(onec: OneC, receiver: Receiver) -> None:
    line = {"article": "1", "name": "Болт", "quantity": "0.100", "price": "99999999999.99"}
    raw = sent(onec, receiver, lines=[line]).raw.decode()
    assert '"quantity":0.100,"price":99999999999.99,"sum":10000000000.00' in raw


def test_bom_goes_first(onec: OneC, receiver: Receiver) -> None:
    onec.habits(bom=True)
    assert sent(onec, receiver).raw.startswith(b"\xef\xbb\xbf{")


@pytest.mark.parametrize(("habit", "seen"), [("none", None), ("text", "text/plain; charset=utf-8")])
def test_content_type_may_be_missing_or_plain(onec: OneC, receiver: Receiver, habit: str, seen: str | None) -> None:
    onec.habits(content_type=habit)
    assert sent(onec, receiver).headers.get("content-type") == seen


def test_numbers_as_1c_prints_them(onec: OneC, receiver: Receiver) -> None:
    onec.habits(numbers="printed")
    message = sent(onec, receiver).message
    assert message["deal_number"] == "12\u00a0345"
    assert [(line["quantity"], line["sum"]) for line in message["lines"]] == [
        ("2", "24\u00a0691,20"),
        ("1,5", "150,00"),
    ]
    assert message["sequence"] == 1


def test_numbers_as_text(onec: OneC, receiver: Receiver) -> None:
    onec.habits(numbers="text")
    message = sent(onec, receiver).message
    assert (message["deal_number"], message["lines"][0]["price"]) == ("12345", "12345.60")


def test_base64_breaks_every_76_characters(onec: OneC, receiver: Receiver) -> None:
    onec.habits(base64_crlf=True)
    content = sent(onec, receiver).message["file"]["content"]
    *lines, last = content.split("\r\n")
    assert {len(line) for line in lines} == {76}
    assert 0 < len(last) <= 76
    assert base64.b64decode("".join([*lines, last])).startswith(b"%PDF-")


def test_dates_as_1c_prints_them(onec: OneC, receiver: Receiver) -> None:
    onec.habits(dates="printed")
    message = sent(onec, receiver).message
    assert message["order_date"] == "12.01.2026 09:30:00"
    assert re.fullmatch(r"\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d", message["moment"])


@pytest.mark.parametrize(("dates", "seen"), [("iso", "0001-01-01T00:00:00"), ("printed", "01.01.0001 00:00:00")])
def test_an_empty_date_is_the_first_day_of_the_first_year(
    onec: OneC, receiver: Receiver, dates: str, seen: str
) -> None:
    onec.habits(dates=dates)
    assert sent(onec, receiver, empty_date=True, unchecked=True).message["order_date"] == seen


def test_json_with_tabs_and_line_ends(onec: OneC, receiver: Receiver) -> None:
    onec.habits(indent=True)
    arrival = sent(onec, receiver)
    assert arrival.raw.startswith(b'{\r\n\t"type":"add",\r\n')
    assert b'\r\n\t\t{\r\n\t\t\t"article":"000123"' in arrival.raw


@pytest.mark.parametrize(("habits", "where"), [({"key_in": "field"}, "field"), ({"key_in": "none"}, None)])
def test_the_key_may_stand_in_the_message_or_nowhere(
    onec: OneC, receiver: Receiver, habits: dict[str, str], where: str | None
) -> None:
    onec.habits(**habits)
    arrival = sent(onec, receiver)
    assert arrival.key is None
    assert arrival.message.get("message_id") == (onec.queue()[0]["key"] if where else None)


def test_sequence_and_moment_can_be_left_out(onec: OneC, receiver: Receiver) -> None:
    onec.habits(sequence=False, moment=False)
    assert not {"sequence", "moment"} & set(sent(onec, receiver).message)


@pytest.mark.parametrize(("habit", "sent_as"), [("omit", None), ("zero", 0)])
def test_an_unfilled_deal_number(onec: OneC, receiver: Receiver, habit: str, sent_as: int | None) -> None:
    onec.habits(empty_deal=habit)
    message = sent(onec, receiver, deal_number=None, unchecked=True).message
    assert message.get("deal_number") == sent_as


def test_a_large_file_goes_as_a_part_of_its_own(onec: OneC, receiver: Receiver) -> None:
    arrival = sent(onec, receiver, attachment_bytes=20_000_000, lines=[HANDLE, WINDOW] * 2500)
    assert arrival.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert len(arrival.message["lines"]) == 5000
    assert "file" not in arrival.message
    assert arrival.file is not None
    assert len(arrival.file[1]) > 20_000_000
    assert arrival.file[1].rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize(
    ("habit", "seen"),
    [
        ("utf-8", f'filename="{NAME}"'.encode()),
        ("cp1251", f'filename="{NAME}"'.encode("cp1251")),
        ("rfc5987", b"filename*=UTF-8''%D0%97%D0%B0%D0%BA%D0%B0%D0%B7%20"),
    ],
)
def test_a_cyrillic_file_name_of_a_part(onec: OneC, receiver: Receiver, habit: str, seen: bytes) -> None:
    onec.habits(multipart_over=0, file_name=habit)
    assert b'Content-Disposition: form-data; name="file"; ' + seen in sent(onec, receiver).raw


def test_a_repeat_may_differ_in_bytes_but_not_in_meaning(onec: OneC, receiver: Receiver) -> None:
    onec.habits(vary=True)
    onec.fault(lose_answer=2)
    sent(onec, receiver)
    assert len({arrival.raw for arrival in receiver.arrivals}) == 3
    meant = {json.dumps(arrival.message, sort_keys=True) for arrival in receiver.arrivals}
    assert len(meant) == 1


def test_a_repeat_keeps_the_habits_it_was_queued_under(onec: OneC, receiver: Receiver) -> None:
    onec.change_settings(sending=False)
    onec.create_order(**order())
    onec.habits(numbers="printed", bom=True)
    onec.change_settings(sending=True)
    assert onec.wait_sent()
    assert receiver.arrivals[0].message["deal_number"] == 12345
    assert receiver.arrivals[0].raw.startswith(b"{")


def test_cancelled_lines_are_not_sent(onec: OneC, receiver: Receiver) -> None:
    message = sent(onec, receiver, lines=[WINDOW, {**HANDLE, "cancelled": True}]).message
    assert [line["article"] for line in message["lines"]] == ["000123"]
