"""Partners with their counterparties, cards and special prices, and the counterparties KSUP has asked for."""

from typing import Any

from .. import catalogs, objects, views
from ..call import Call
from ..service import trade
from ..service.trade import Partner
from . import layout
from .goods import amount_of
from .layout import Html, amount, button, check, choice, field, tag
from .queue import messages_table

SHOWN = 200
KINDS = {"company": "Компания", "person": "Частное лицо"}
CONTACTS = {"both": "у партнёра и контрагента", "partner": "у партнёра", "counterparty": "у контрагента"}
TEXTS = ("name", "type", "inn", "kpp", "email", "phone", "contacts_in")
NEW = {"name": "", "type": "company", "inn": "", "kpp": "", "email": "", "phone": "", "phones": [],
       "contacts_in": "both", "client": True, "marked": False}  # fmt: skip


def show_partners(call: Call) -> Html:
    text = call.query.get("q", "")
    with call.base.store.read() as tx:
        found, total = objects.searched(tx, "partner", text, SHOWN), objects.count(tx, "partner")
        waiting = [one for one in trade.requests(tx) if not one["code"]]
    headings = ("Код", "Наименование", "Вид", "ИНН", "E-mail", "Телефон", "Код КСУП", "#Спец. цен")
    rows = [
        (
            tag("a", one["code"], href=f"/partners/{one['code']}"),
            tag("s", one["name"]) if one["marked"] else one["name"], KINDS[one["type"]], one["inn"], one["email"],
            one["phone"], one.get("ksup_id", ""), len(one["agreement"]),
        )
        for one in found
    ]  # fmt: skip
    return layout.page(
        "Контрагенты", call.base.name,
        *((tag("h2", "Ждут: КСУП просит завести"), _waiting(waiting)) if waiting else ()),
        tag("p", f"Всего {total}, показано {len(rows)}. Код — у партнёра, ИНН — у его контрагента.", class_="quiet"),
        layout.search("/partners", text), layout.table(headings, rows, empty="Контрагентов ещё нет."),
        tag("h2", "Новый контрагент"), _form("/partners", "Завести контрагента", NEW),
    )  # fmt: skip


def _form(action: str, text: str, one: dict[str, Any]) -> Html:
    fields = tag(
        "div",
        field("Наименование", "name", one["name"], required=True), choice("Вид", "type", KINDS, one["type"]),
        field("ИНН", "inn", one["inn"]), field("КПП", "kpp", one["kpp"]),
        field("E-mail", "email", one["email"]), field("Телефон", "phone", one["phone"]),
        field("Ещё телефоны, через точку с запятой", "phones", "; ".join(one["phones"])),
        choice("Контакты записаны", "contacts_in", CONTACTS, one["contacts_in"]),
        check("Клиент", "client", one["client"]), check("Пометка удаления", "marked", one["marked"]),
        tag("input", type="hidden", name="whole", value="1"), class_="fields",
    )  # fmt: skip
    return layout.form(action, text, fields, class_="card")


def _waiting(waiting: list[dict[str, Any]]) -> Html:
    rows = [(one["ksup_id"], one["name"], KINDS[one["type"]], one["email"], one["phone"]) for one in waiting]
    shown = layout.table(("Код КСУП", "Наименование", "Вид", "E-mail", "Телефон"), rows, empty="")
    return layout.join((shown, tag("div", button("Завести всех", "/partners/enter", main=True), class_="acts")))


def show_partner(call: Call) -> Html:
    with call.base.store.read() as tx:
        one = trade.partner(tx, call.name)
        cards, told = objects.sought(tx, "card", one["ref"]), views.messages(tx, order_ref=one["ref"])
        names = {article: _named(tx, article) for article in one["agreement"]}
    here = f"/partners/{one['code']}"
    prices = [(article, names[article], amount(price)) for article, price in one["agreement"].items()]
    return layout.page(
        one["name"], call.base.name,
        tag("p", f"Код {one['code']}, {KINDS[one['type']].lower()}"),
        _form(f"{here}/card", "Записать", one),
        tag("h2", "Карты лояльности"),
        layout.table(("Штрихкод", "Владелец"), [(card["code"], one["name"]) for card in cards], empty="Карт нет."),
        layout.form(f"{here}/cards", "Выдать карту", field("Штрихкод (пусто — следующий)", "code")),
        tag("h2", "Соглашение: специальные цены"),
        layout.table(("Артикул", "Номенклатура", "#Спец. цена"), prices, empty="Специальных цен нет."),
        layout.form(here, "Записать цену", field("Артикул", "article", required=True),
                    field("Спец. цена (пусто — убрать)", "price", inputmode="decimal")),
        tag("h2", "Сообщения об этом контрагенте"), messages_table(told),
    )  # fmt: skip


def _named(tx: Any, article: str) -> str:
    found = objects.sought(tx, "product", article)
    return str(found[0]["name"]) if found else "—"


def create(call: Call) -> str:
    with call.base.store.write() as tx:
        row = catalogs.write_partner(tx, Partner.model_validate(_typed(call)))
    return f"/partners/{row['code']}"


def change(call: Call) -> str:
    with call.base.store.write() as tx:
        catalogs.change_partner(tx, call.name, _typed(call))
    return f"/partners/{call.name}"


def _typed(call: Call) -> dict[str, Any]:
    """A box that is not ticked is not sent: whether boxes were shown at all says `whole`."""
    typed: dict[str, Any] = {name: str(call.form[name]).strip() for name in TEXTS if name in call.form}
    if "whole" in call.form:
        phones = [one.strip() for one in str(call.form.get("phones", "")).split(";")]
        typed |= {"phones": [one for one in phones if one]}
        typed |= {"client": "client" in call.form, "marked": "marked" in call.form}
    return typed


def enter(call: Call) -> str:
    with call.base.store.write() as tx:
        catalogs.enter_waiting(tx)
    return "/partners"


def give_card(call: Call) -> str:
    call.base.retail.give_card(call.name, str(call.form.get("code", "")).strip())
    return f"/partners/{call.name}"


def agree(call: Call) -> str:
    article, price = str(call.form["article"]).strip(), amount_of(str(call.form.get("price", "")))
    with call.base.store.write() as tx:
        one = trade.partner(tx, call.name)
        agreed = {name: value for name, value in one["agreement"].items() if name != article}
        agreed |= {article: str(price)} if price is not None else {}
        catalogs.change_partner(tx, call.name, {"agreement": agreed})
    return f"/partners/{call.name}"
