"""Pieces of pages. Everything that comes from data goes through `esc`."""

from decimal import Decimal
from html import escape
from importlib.resources import files

from obmen_stands.bitrix24.clock import aware

CSS = (files(__package__) / "bitrix24.css").read_text(encoding="utf-8")
TONES = {"P": "work", "S": "done", "F": "off"}


def esc(value: object) -> str:
    return "" if value is None else escape(str(value))


def moment(seconds: float) -> str:
    """In the portal's zone, as the portal's own people see it."""
    local = aware(seconds)
    return f'<time datetime="{local.isoformat()}">{local:%d.%m.%Y %H:%M:%S}</time>'


def amount(text: object) -> str:
    """12345.50 as 12 345,50 ₽."""
    return f"{Decimal(str(text or 0)):,.2f}".replace(",", "\u00a0").replace(".", ",") + "\u00a0₽"


def rows(head: list[str], body: list[list[str]], empty: str) -> str:
    """A table; a heading that begins with `#` marks a column of numbers. Cells are ready HTML."""
    if not body:
        return f'<p class="soft">{esc(empty)}</p>'
    kinds = [' class="n"' if name.startswith("#") else "" for name in head]
    top = "".join(f"<th{kind}>{esc(name.lstrip('#'))}</th>" for name, kind in zip(head, kinds, strict=True))
    lines = "".join(
        "<tr>" + "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(line, kinds, strict=True)) + "</tr>"
        for line in body
    )
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table></div>'


def card(title: str, content: str) -> str:
    return f"<section><h2>{esc(title)}</h2>{content}</section>"


def facts(told: list[tuple[str, str]]) -> str:
    """Names and ready HTML."""
    return f"<dl>{''.join(f'<dt>{esc(name)}</dt><dd>{value}</dd>' for name, value in told if value)}</dl>"


def field(label: str, name: str, value: object = "", more: str = "") -> str:
    return f'<label>{esc(label)}<input name="{esc(name)}" value="{esc(value)}"{more}></label>'


def choice(label: str, name: str, options: list[tuple[str, str]], chosen: object) -> str:
    """Options: value and title."""
    inner = "".join(
        f'<option value="{esc(value)}"{" selected" if value == str(chosen) else ""}>{esc(title)}</option>'
        for value, title in options
    )
    return f'<label>{esc(label)}<select name="{esc(name)}">{inner}</select></label>'


def form(action: str, inner: str, button: str, *, kind: str = "fields", tone: str = "") -> str:
    return (
        f'<form method="post" action="{esc(action)}" class="{kind}">{inner}<button{tone}>{esc(button)}</button></form>'
    )


OFF = ' class="off"'
LINKS = (("/", "Сделки"), ("/contacts", "Контакты"), ("/requests", "Запросы"), ("/faults", "Неисправности"))


def page(title: str, content: str, trouble: str = "", *, wide: bool = False) -> str:
    warning = f'<p class="trouble">Включена неисправность: {esc(trouble)}. <a href="/faults">Выключить</a></p>'
    links = "".join(f'<a href="{address}">{name}</a>' for address, name in LINKS)
    main = '<main class="wide-page">' if wide else "<main>"
    return f"""<!doctype html><html lang="ru"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{esc(title)} · Битрикс24</title>
<style>{CSS}</style>
<header><b>Битрикс24</b><span class="soft">учебный портал</span><nav>{links}</nav></header>
{main}{warning if trouble else ""}<h1>{esc(title)}</h1>{content}</main></html>"""
