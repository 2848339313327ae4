"""HTML of the stand's pages: text is escaped by being text, markup is what `tag` makes."""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

STYLE = (Path(__file__).parent / "style.css").read_text("utf-8")
STATES = {
    "waiting": "ждёт",
    "sending": "отправляется",
    "accepted": "принято",
    "error": "ошибка",
    "dropped": "снято с очереди",
}
VOID = {"input", "meta", "link"}


class Html(str):
    """Ready markup."""

    __slots__ = ()


def tag(element: str, /, *children: "str | Html | int | None", **attributes: "str | int | bool | None") -> Html:
    """An element. A trailing underscore in an attribute's name is cut, another is a hyphen; None and False leave
    the attribute out."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if element in VOID:
        return Html(f"<{element}{written}>")
    return Html(f"<{element}{written}>{join(children)}</{element}>")


def join(children: "Iterable[str | Html | int | None]") -> Html:
    return Html("".join(_one(child) for child in children if child is not None))


def _one(child: "str | Html | int") -> str:
    return child if isinstance(child, Html) else escape(str(child))


def page(title: str, base: str, *content: "str | Html") -> Html:
    links = (
        ("/", "Заказы клиентов"), ("/partners", "Контрагенты"), ("/products", "Номенклатура"),
        ("/goods", "Цены и остатки"), ("/payments", "Поступления денег"), ("/shipments", "Реализации"),
        ("/receipts", "Чеки"), ("/queue", "Очередь исходящих"), ("/settings", "Настройки и сбои"),
        ("/service", "Служба расширения"), ("/work-orders", "Заказ-наряды"),
    )  # fmt: skip
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} · {base}"),
        tag("style", Html(STYLE)),
    )
    menu = tag("nav", tag("b", f"1С:УТ 11 · {base}"), *(tag("a", text, href=address) for address, text in links))
    note = tag("footer", "Учебный стенд: не программа 1С и не её данные")
    body = tag("body", menu, tag("main", tag("h1", title), *content), note)
    return Html(f"<!doctype html>{tag('html', head, body, lang='ru')}")


def table(headings: Iterable[str], rows: Iterable[Iterable["str | Html | int | None"]], *, empty: str) -> Html:
    """Headings that begin with `#` name columns of numbers. Without rows `empty` says what will stand here."""
    titles = list(headings)
    kinds = [(title.lstrip("#"), "number" if title.startswith("#") else None) for title in titles]
    body = [tag("tr", *(_cell(cell, *kind) for cell, kind in zip(row, kinds, strict=True))) for row in rows]
    if not body:
        return tag("p", empty, class_="quiet")
    head = tag("tr", *(tag("th", title, class_=kind) for title, kind in kinds))
    return tag("div", tag("table", tag("thead", head), tag("tbody", *body)), class_="wide")


def _cell(content: "str | Html | int | None", title: str, kind: str | None) -> Html:
    """On a phone the head is not shown: each cell bears its title."""
    return tag("td", content, class_=kind, data_head=title)


def field(title: str, name: str, value: "str | int | None" = None, **more: "str | int | bool | None") -> Html:
    return tag("label", title, tag("input", name=name, value=value, **more))


def choice(title: str, name: str, options: Mapping[str, str], chosen: str = "") -> Html:
    """`options`: what is sent → what is read."""
    shown = (tag("option", text, value=key, selected=key == chosen) for key, text in options.items())
    return tag("label", title, tag("select", *shown, name=name))


def check(title: str, name: str, checked: bool) -> Html:
    return tag("label", tag("input", type="checkbox", name=name, checked=checked), title, class_="check")


def form(action: str, text: str, *fields: "str | Html", class_: str = "acts") -> Html:
    """Fields and the button that writes them."""
    return tag("form", *fields, tag("button", text, class_="main"), method="post", action=action, class_=class_)


def search(action: str, text: str) -> Html:
    shown = tag("input", name="q", value=text, type="search", aria_label="Найти", placeholder="Код, номер, название")
    return tag("form", shown, tag("button", "Найти"), action=action, class_="acts")


def button(text: str, action: str, *, value: str = "", main: bool = False) -> Html:
    """A form of one button."""
    press = tag("button", text, name="value", value=value, class_="main" if main else None)
    return tag("form", press, method="post", action=action)


def state(name: str) -> Html:
    return tag("span", STATES[name], class_=f"state {name}")


def amount(text: str) -> str:
    """«12 345,60» for a decimal text."""
    whole, _, part = text.partition(".")
    return f"{int(whole):,}".replace(",", "\u00a0") + (f",{part}" if part else "")


def moment(text: str | None) -> str:
    """«21.11.2026 10:15:00» for an ISO text, kept on one line."""
    if not text:
        return "—"
    date, _, time = text.partition("T")
    return ".".join(reversed(date.split("-"))) + f"\u00a0{time[:8]}"
