"""Pieces of pages. Everything that comes from data goes through `esc`."""

from datetime import datetime
from decimal import Decimal
from html import escape
from importlib.resources import files

CSS = (files(__package__) / "ksup.css").read_text(encoding="utf-8")
STATES = {
    "open": "открыт", "cancelled": "отменён", "finished": "завершён", "closed": "закрыт", "active": "активна",
}  # fmt: skip
TONES = {
    "Новая": "new", "В работе": "work", "Отменённая": "off", "Завершённая": "done",
    "open": "work", "active": "work", "cancelled": "off", "finished": "done", "closed": "new",
}  # fmt: skip

SOFT_DASH = '<span class="soft">—</span>'


def esc(value: object) -> str:
    return "" if value is None else escape(str(value))


def code(value: object) -> str:
    """A number or a name that is not broken over lines."""
    return f"<code>{esc(value)}</code>" if value else ""


def badge(value: str) -> str:
    return f'<span class="badge {TONES.get(value, "new")}">{esc(STATES.get(value, value))}</span>'


def moment(iso: str) -> str:
    """A moment in the time of the machine the stand runs on."""
    local = datetime.fromisoformat(iso).astimezone()
    return f'<time datetime="{esc(iso)}">{local:%d.%m.%Y %H:%M:%S}</time>'


def date_of(iso: str) -> str:
    """A document's date as 1C told it: its own day, whatever zone this machine is in."""
    return f"{iso[8:10]}.{iso[5:7]}.{iso[:4]}"


def amount(text: str) -> str:
    """12345.50 as 12 345,50, no digit added or dropped."""
    return f"{Decimal(text):,f}".replace(",", "\u00a0").replace(".", ",")


def rows(head: list[str], body: list[list[str]], empty: str) -> str:
    """A table; a heading that begins with `#` marks a column of numbers. Cells are ready HTML. On a narrow screen each
    row stands as a list, and each cell names its heading."""
    if not body:
        return f'<p class="soft">{esc(empty)}</p>'
    names = [esc(name.lstrip("#")) for name in head]
    kinds = [' class="n"' if name.startswith("#") else "" for name in head]
    top = "".join(f"<th{kind}>{name}</th>" for name, kind in zip(names, kinds, strict=True))
    cells = [f'<td{kind} data-head="{name}">' for name, kind in zip(names, kinds, strict=True)]
    lines = "".join(
        "<tr>" + "".join(f"{start}{cell}</td>" for start, cell in zip(cells, line, strict=True)) + "</tr>"
        for line in body
    )
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table></div>'


def facts(known: list[tuple[str, str]]) -> str:
    """Names and values, one under the other; what is empty is said to be. Values are ready HTML."""
    lines = "".join(f"<dt>{esc(name)}</dt><dd>{value or SOFT_DASH}</dd>" for name, value in known)
    return f"<dl>{lines}</dl>"


def search(asks: str, wanted: str, more: str = "") -> str:
    """``more``: further fields, ready HTML."""
    field = f'<label class="grow">{esc(asks)}<input type="search" name="q" value="{esc(wanted)}"></label>'
    return f'<form class="row">{field}{more}<button>Найти</button></form>'


def card(title: str, content: str) -> str:
    return f"<section><h2>{esc(title)}</h2>{content}</section>"


NAV = """<nav><a href="/">Сделки</a><a href="/tasks">Задачи</a><a href="/contacts">Контакты</a>
<a href="/products">Номенклатура</a><a href="/users">Сотрудники</a></nav>
<nav class="trainer" aria-label="Стенд"><span>Для обучения:</span><a href="/arrivals">Обращения</a>
<a href="/faults">Неисправности</a><a href="/server">Сервер обмена</a></nav>"""


def page(title: str, content: str, trouble: str = "", corner: str = "") -> str:
    """``corner``: who looks, ready HTML; where nobody does there is nowhere to go."""
    warning = f'<p class="trouble">Включена неисправность: {esc(trouble)}. <a href="/faults">Выключить</a></p>'
    return f"""<!doctype html><html lang="ru"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{esc(title)} · КСУП</title>
<style>{CSS}</style>
<header><b>КСУП</b><span class="soft">учебный стенд</span>
{NAV + corner if corner else ""}</header>
<main>{warning if trouble else ""}<h1>{esc(title)}</h1>{content}</main></html>"""
