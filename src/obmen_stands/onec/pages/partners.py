"""Partners, the special prices of their agreements, and the counterparties KSUP has asked for."""

from typing import Any

from ..call import Call
from ..service import counterparties, trade
from ..service.trade import Partner
from . import layout
from .goods import amount_of
from .layout import Html, amount, button, tag

KINDS = {"company": "Компания", "person": "Частное лицо"}


def show_partners(call: Call) -> Html:
    with call.base.store.read() as tx:
        found = trade.partners(tx)
        waiting = [one for one in trade.requests(tx) if not one["code"]]
    headings = ("Код", "Наименование", "Вид", "E-mail", "Телефон", "Код КСУП", "#Спец. цен")
    rows = [
        (
            tag("a", one["code"], href=f"/partners/{one['code']}"), one["name"], KINDS[one["type"]], one["email"],
            one["phone"], one.get("ksup_id", ""), len(one["agreement"]),
        )
        for one in found
    ]  # fmt: skip
    return layout.page(
        "Партнёры", call.base.name, _new(), layout.table(headings, rows, empty="Партнёров ещё нет."),
        *((tag("h2", "Ждут: КСУП просит завести"), _waiting(waiting)) if waiting else ()),
    )  # fmt: skip


def _new() -> Html:
    kinds = (tag("option", title, value=kind) for kind, title in KINDS.items())
    return tag(
        "form",
        tag("label", "Наименование", tag("input", name="name", required=True)),
        tag("label", "Вид", tag("select", *kinds, name="type")),
        tag("label", "E-mail", tag("input", name="email")),
        tag("label", "Телефон", tag("input", name="phone")),
        tag("button", "Завести партнёра", class_="main"),
        method="post", action="/partners", class_="acts",
    )  # fmt: skip


def _waiting(waiting: list[dict[str, Any]]) -> Html:
    rows = [(one["ksup_id"], one["name"], KINDS[one["type"]], one["email"], one["phone"]) for one in waiting]
    shown = layout.table(("Код КСУП", "Наименование", "Вид", "E-mail", "Телефон"), rows, empty="")
    return layout.join((shown, button("Завести всех", "/partners/enter", main=True)))


def show_partner(call: Call) -> Html:
    with call.base.store.read() as tx:
        one, goods = trade.partner(tx, call.name), list(trade.products(tx))
    names = {product["article"]: product["name"] for product in goods}
    rows = [(article, names.get(article, "—"), amount(price)) for article, price in one["agreement"].items()]
    form = tag(
        "form",
        tag("label", "Артикул", tag("input", name="article", list="articles", required=True)),
        tag("datalist", *(tag("option", value=article) for article in names if article), id="articles"),
        tag("label", "Спец. цена (пусто — убрать)", tag("input", name="price", inputmode="decimal")),
        tag("button", "Записать", class_="main"),
        method="post", action=f"/partners/{one['code']}", class_="acts",
    )  # fmt: skip
    return layout.page(
        f"{one['name']}: соглашение с клиентом", call.base.name,
        tag("p", f"Код {one['code']}, {KINDS[one['type']].lower()}"), form,
        layout.table(("Артикул", "Номенклатура", "#Спец. цена"), rows, empty="Специальных цен нет."),
    )  # fmt: skip


def create(call: Call) -> str:
    with call.base.store.write() as tx:
        trade.put_partner(tx, Partner.model_validate(dict(call.form)))
    return "/partners"


def enter(call: Call) -> str:
    with call.base.store.write() as tx:
        for one in trade.requests(tx):
            if not one["code"]:
                trade.put_request(tx, counterparties.enter(tx, one))
    return "/partners"


def agree(call: Call) -> str:
    article, price = str(call.form["article"]).strip(), amount_of(str(call.form.get("price", "")))
    with call.base.store.write() as tx:
        one = trade.partner(tx, call.name)
        agreed = {name: value for name, value in one["agreement"].items() if name != article}
        agreed |= {article: str(price)} if price is not None else {}
        trade.change_partner(tx, call.name, {"agreement": agreed})
    return f"/partners/{call.name}"
