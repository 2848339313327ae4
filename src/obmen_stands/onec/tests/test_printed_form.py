"""The printed form, read back by another library."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO

from pypdf import PdfReader

from obmen_stands.onec.orders import Line, Order
from obmen_stands.onec.printed_form import file_name, order_form


def an_order(lines: list[Line], **other: object) -> Order:
    given = {
        "ref": "r", "number": "ТДЦБ-000117", "date": datetime(2026, 2, 8, 9), "year": 2026, "state": "Согласован",
        "order_type": "Обычный", "deal_number": 12345, "customer": "ООО «Ёлки и окна»", "comment": "до 18:00 🙂",
        "attachment_bytes": 0, "lines": lines,
    }  # fmt: skip
    return Order(**{**given, **other})  # type: ignore[arg-type]


def a_line(number: int, name: str = "Щётка", *, cancelled: bool = False) -> Line:
    price = Decimal("1234.50")
    return Line(number, f"{number:08}", name, Decimal(2), price, price * 2, cancelled)


def text(form: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(form)).pages)


def test_the_form_shows_the_order_and_its_lines() -> None:
    shown = text(
        order_form(an_order([a_line(7), a_line(8, 'Блок "Евро" <левый>'), a_line(9, "Снято", cancelled=True)]))
    )
    assert "Заказ клиента № 117 от 8 февраля 2026\u00a0г." in shown
    assert "№ сделки в КСУП: 12345" in shown
    assert "ООО «Ёлки и окна»" in shown
    assert "1 00000007 Щётка 2 1\u00a0234,50 2\u00a0469,00" in shown
    assert '00000008 Блок "Евро" <левый>' in shown
    assert "00000009" not in shown
    assert "Всего наименований 2, на сумму 4\u00a0938,00 руб." in shown


def test_the_same_order_gives_the_same_bytes() -> None:
    order = an_order([a_line(1)], attachment_bytes=10_000)
    assert order_form(order) == order_form(order)


def test_five_thousand_lines_all_stand_in_the_form() -> None:
    reader = PdfReader(BytesIO(order_form(an_order([a_line(number) for number in range(1, 5001)]))))
    assert len(reader.pages) > 100
    assert "00005000" in reader.pages[-1].extract_text()


def test_a_drawing_makes_the_form_as_large_as_asked() -> None:
    form = order_form(an_order([a_line(1)], attachment_bytes=3_000_000))
    assert 3_000_000 < len(form) < 3_100_000
    assert len(PdfReader(BytesIO(form)).attachments["drawing.bin"][0]) == 3_000_000


def test_an_order_without_a_date_can_be_printed() -> None:
    order = an_order([a_line(1)], date=None)
    assert "от 1 января 1" in text(order_form(order))
    assert file_name(order) == "Заказ клиента № ТДЦБ-000117 от 01.01.0001.pdf"
