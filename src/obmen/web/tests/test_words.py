"""Values in words, in both languages; the drawing; a body of any kind."""

import itertools
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from obmen.core import clock
from obmen.core.text import Text
from obmen.web import words
from obmen.web.bodyview import shown
from obmen.web.labels import UNKNOWN, labels_of
from obmen.web.map import BOX, LEFT, RIGHT, TALL, draw, spark

NOON = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    restore = clock.use(clock.OwnedClock(NOON))
    with translation.override("ru"):
        yield
    restore()


@pytest.mark.parametrize(
    ("value", "russian", "english"),
    [
        (1284, "1\u00a0284", "1,284"),
        (Decimal("1.50"), "1,50", "1.50"),
        (Decimal("12345678901234567890.123456"), None, "12,345,678,901,234,567,890.123456"),
    ],
)
def test_numbers_keep_all_their_digits(value: int | Decimal, russian: str | None, english: str) -> None:
    if russian:
        assert words.number(value) == russian
    with translation.override("en"):
        assert words.number(value) == english


def test_money_has_two_decimals_or_more() -> None:
    assert words.money(Decimal(5200)) == "5\u00a0200,00"
    assert words.money(Decimal("5200.125")) == "5\u00a0200,125"


def test_times_are_said_as_people_say_them() -> None:
    assert words.moment(NOON - timedelta(hours=1)) == "сегодня 11:00"
    assert words.moment(NOON - timedelta(days=1)) == "вчера 12:00"
    assert words.moment(NOON - timedelta(days=5)) == "7 января 12:00"
    assert words.moment(NOON - timedelta(days=50)) == "23 ноября 2025 12:00"
    assert words.span(NOON - timedelta(minutes=12)) == "12 мин"
    assert words.span(NOON - timedelta(hours=47)) == "47 ч"
    assert words.span(NOON - timedelta(days=3)) == "3 дн"
    assert words.ago(NOON - timedelta(seconds=4)) == "4 секунды назад"
    assert words.ago(NOON - timedelta(minutes=21)) == "21 минуту назад"
    assert words.moment(None) == words.span(None) == ""


def test_sizes() -> None:
    assert [words.size(size) for size in (12, 151_552, 20 * 1024**2)] == ["12\u00a0Б", "148\u00a0КБ", "20,0\u00a0МБ"]


def test_a_text_is_said_in_the_reader_s_language_with_its_values() -> None:
    text = Text("Order {number} changed", number="117").to_json()
    assert words.say(text) == "Заказ 117 изменён"
    with translation.override("en"):
        assert words.say(text) == "Order 117 changed"


def test_every_russian_text_is_russian_and_says_nothing_it_should_not() -> None:
    path = Path(words.__file__).parent / "locale/ru/LC_MESSAGES/django.po"
    texts = re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', path.read_text(), re.MULTILINE)
    assert len(texts) > 250
    for text in texts[1:]:
        assert "!" not in text
        assert "успешно" not in text.lower()


def test_a_kind_of_no_contract_reads_as_it_can() -> None:
    body = {"id": 7, "paid": True, "at": "2026-01-12T10:00:00+03:00", "who": {"full_name": "Ольга"}, "tags": ["a", "b"]}
    body["rows"] = [{"sku": "1", "qty": 1000}, {"sku": "2", "qty": 2.5}]
    seen = shown(json.dumps(body).encode(), UNKNOWN, mask=False)
    cells = {one.title: one.cell.text for one in seen.fields if one.cell}
    assert cells == {"id": "7", "paid": "да", "at": "12 января 2026 10:00", "tags": "a, b"}
    table = seen.fields[-1].table
    assert table is not None
    assert [cell.text for cell in table.columns] == ["sku", "qty"]
    assert [[cell.text for cell in row] for row in table.rows] == [["1", "1\u00a0000"], ["2", "2,5"]]
    assert table.columns[1].right


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[1, 2", b'"just text"', b"[]", b"null", b'{"a": {}}', b"[[1]]"])
def test_a_strange_body_breaks_no_page(raw: bytes) -> None:
    shown(raw, UNKNOWN, mask=True)
    shown(raw, labels_of("onec", "orders"), mask=True)


def test_wrong_values_are_shown_as_they_came() -> None:
    raw = '{"lines": [{"quantity": "много", "sum": null}, {"sum": "1 000"}], "type": "odd", "order_number": 117}'
    fields = shown(raw.encode(), labels_of("onec", "orders"), mask=False).fields
    assert {one.title: one.cell.text for one in fields if one.cell}["Номер заказа в 1С"] == "117"
    table = fields[-1].table
    assert table is not None
    assert table.rows[0][0].text == "много"


def test_what_is_no_json_is_masked_whole_where_its_kind_is_personal() -> None:
    assert shown(b"Petrov +7916", labels_of("onec", "counterparties"), mask=True).text == ""
    assert shown(b"Petrov +7916", labels_of("onec", "counterparties"), mask=False).text == "Petrov +7916"


def test_boxes_stand_apart_and_lines_end_at_them() -> None:
    flows = [(1, 1, 2), (2, 2, 1), (3, 3, 2), (4, 4, 5), (5, 2, 4), (6, 6, 6)]
    drawn = draw(flows, range(1, 9))
    assert {node.x for node in drawn.nodes.values()} == {LEFT, RIGHT}
    assert len(drawn.edges) == len(flows)
    for side in (LEFT, RIGHT):
        tops = sorted(node.y for node in drawn.nodes.values() if node.x == side)
        assert all(below - above > TALL for above, below in itertools.pairwise(tops))
    edge = next(edge for edge in drawn.edges if edge.id == 1)
    assert edge.path.startswith(f"M{LEFT + BOX} ")
    assert edge.tip.startswith(f"{RIGHT},")
    assert max(edge.label_y for edge in drawn.edges) < drawn.height
    assert draw([], []).height > 0


def test_a_line_of_the_day_stays_in_its_frame() -> None:
    assert spark([0, 0, 0]).count("24.0") == 3
    heights = [float(part) for part in spark([1, 5, 3]).removeprefix("M").split()][1::2]
    assert min(heights) == 2
    assert max(heights) <= 24
