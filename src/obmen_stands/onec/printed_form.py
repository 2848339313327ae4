"""The printed form «Заказ клиента № … от …» as PDF; the same order gives the same bytes."""

import logging
import random
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from fpdf import FPDF

from .orders import Line, Order

FONT = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
EMPTY_DATE = datetime(1, 1, 1)
NBSP = "\u00a0"
MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
WIDTHS = (10, 28, 82, 18, 24, 28)
HEADINGS = ("№", "Артикул", "Товары (работы, услуги)", "Кол-во", "Цена", "Сумма")

logging.getLogger("fontTools").setLevel(logging.ERROR)  # Speaks of every table of every font it cuts.
logging.getLogger("fpdf").setLevel(logging.ERROR)  # Names each character the font has no picture of.


def file_name(order: Order) -> str:
    return f"Заказ клиента № {order.number} от {printed_date(order.date or EMPTY_DATE)}.pdf"


def printed_date(value: datetime) -> str:
    """«12.01.2026»; strftime would print the year of an empty date without its zeros."""
    return f"{value.day:02}.{value.month:02}.{value.year:04}"


def title(order: Order) -> str:
    """Printed without prefix and leading zeros, and with a no-break space before «г.», as 1C prints it."""
    date = order.date or EMPTY_DATE
    short = order.number.rpartition("-")[2].lstrip("0")
    return f"Заказ клиента № {short} от {date.day} {MONTHS[date.month - 1]} {date.year}{NBSP}г."


def printed(value: Decimal, places: int | None = 2) -> str:
    """«12 345,60»: no-break spaces between thousands, decimal comma; `places` None leaves them as they are."""
    text = f"{value:,f}" if places is None else f"{value:,.{places}f}"
    return text.replace(",", NBSP).replace(".", ",")


def order_form(order: Order) -> bytes:
    pdf = FPDF()
    pdf.set_creation_date((order.date or datetime(2000, 1, 1)).replace(tzinfo=UTC))
    pdf.set_title(title(order))
    pdf.set_lang("ru")
    pdf.add_font("DejaVu", fname=FONT)
    pdf.set_auto_page_break(auto=True, margin=12)
    pdf.add_page()
    _head(pdf, order)
    _table(pdf, order.alive)
    _foot(pdf, order)
    if order.attachment_bytes:
        # Bytes of chance: a drawing does not shrink either.
        drawing = random.Random(order.ref).randbytes(order.attachment_bytes)
        pdf.embed_file(bytes=drawing, basename="drawing.bin", desc="Чертёж", compress=False)
    return bytes(pdf.output())


def _head(pdf: FPDF, order: Order) -> None:
    pdf.set_font("DejaVu", size=14)
    pdf.cell(0, 8, title(order), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("DejaVu", size=8)
    deal = f"{order.deal_number}" if order.deal_number else "не указан"
    for text in (f"Номер: {order.number}", f"Клиент: {order.customer}", f"№ сделки в КСУП: {deal}", order.comment):
        if text:
            pdf.multi_cell(0, 5, text, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(3)


def _table(pdf: FPDF, lines: list[Line]) -> None:
    _row(pdf, HEADINGS)
    for position, line in enumerate(lines, 1):
        quantity = printed(line.quantity, None)
        _row(pdf, (str(position), line.article, line.name, quantity, printed(line.price), printed(line.sum)))


def _row(pdf: FPDF, cells: tuple[str, ...]) -> None:
    """One line of the table; a name too long for its column is cut, as 1C's fixed rows cut it."""
    for place, (width, text) in enumerate(zip(WIDTHS, cells, strict=True)):
        shown = text if pdf.get_string_width(text) <= width - 2 else _cut(pdf, text, width - 2)
        pdf.cell(width, 6, shown, border=1, align="R" if place in (0, 3, 4, 5) else "L")
    pdf.ln(6)


def _cut(pdf: FPDF, text: str, width: float) -> str:
    while text and pdf.get_string_width(text + "…") > width:
        text = text[:-1]
    return text + "…"


def _foot(pdf: FPDF, order: Order) -> None:
    pdf.ln(2)
    pdf.cell(0, 6, f"Всего наименований {len(order.alive)}, на сумму {printed(order.total)} руб.", align="R")
