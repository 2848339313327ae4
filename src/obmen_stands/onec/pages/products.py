"""«Номенклатура»: groups, products, and one product with what decides whether it is told of (K3.1)."""

from typing import Any, get_args

from .. import catalogs, objects, views
from ..call import Call
from ..service import trade
from ..service.trade import ProductKind
from . import layout
from .layout import Html, check, choice, field, tag
from .queue import messages_table

SHOWN = 200
KINDS = {kind: kind for kind in get_args(ProductKind)}
TEXTS = ("article", "name", "group", "series", "manufacturer")
NEW = {"article": "", "name": "", "group": "", "kind": "Товар", "series": "", "manufacturer": "", "archived": False,
       "marked": False}  # fmt: skip


def show_list(call: Call) -> Html:
    text = call.query.get("q", "")
    with call.base.store.read() as tx:
        rows = [_row(tx, one) for one in objects.searched(tx, "product", text, SHOWN)]
        groups, exported = trade.groups(tx), trade.extension(tx).groups
        total = objects.count(tx, "product")
    headings = ("Код", "Артикул", "Наименование", "Группа", "Вид", "Производитель", "Выгружается")
    return layout.page(
        "Номенклатура", call.base.name,
        tag("p", f"Всего {total}, показано {len(rows)}.", class_="quiet"),
        layout.search("/products", text),
        layout.table(headings, rows, empty="Номенклатуры нет."),
        tag("h2", "Новая номенклатура"), _form("/products", "Записать", NEW, groups),
        tag("h2", "Группы"), _groups(groups, exported),
    )  # fmt: skip


def _row(tx: Any, one: dict[str, Any]) -> tuple[Html | str, ...]:
    link = tag("a", one["code"], href=f"/products/{one['ref']}")
    name = tag("s", one["name"]) if one["marked"] else one["name"]
    return link, one["article"], name, one["group"], one["kind"], one["manufacturer"], _why_not(tx, one) or "да"


def _why_not(tx: Any, one: dict[str, Any]) -> str:
    """In the words the extension writes into its journal."""
    if one["marked"]:
        return "помечена на удаление"
    if one["archived"]:
        return "архивная"
    if one["kind"] != "Товар":
        return "вид не «Товар»"
    return "" if trade.within(tx, one["group"], trade.extension(tx).groups) else "группа не выгружается"


def _form(action: str, text: str, one: dict[str, Any], groups: list[dict[str, Any]]) -> Html:
    names = tag("datalist", *(tag("option", value=group["name"]) for group in groups), id="groups")
    fields = tag(
        "div",
        field("Артикул", "article", one["article"]), field("Наименование", "name", one["name"], required=True),
        field("Группа", "group", one["group"], list="groups"), choice("Вид номенклатуры", "kind", KINDS, one["kind"]),
        field("Серия", "series", one["series"]), field("Производитель", "manufacturer", one["manufacturer"]),
        check("Архивная", "archived", one["archived"]), check("Пометка удаления", "marked", one["marked"]),
        class_="fields",
    )  # fmt: skip
    return layout.form(action, text, fields, names, class_="card")


def _groups(groups: list[dict[str, Any]], exported: list[str]) -> Html:
    rows = [(one["name"], one["group"] or "—", check("", f"exported.{one['name']}", one["name"] in exported))
            for one in groups]  # fmt: skip
    listed = layout.table(("Группа", "Внутри", "Выгружается, с подгруппами"), rows, empty="Групп нет.")
    chosen = layout.form("/groups/exported", "Записать выгружаемые", listed, class_="card") if groups else Html("")
    new = layout.form("/groups", "Завести группу", field("Новая группа", "name", required=True),
                      field("Внутри группы", "parent", list="groups"))  # fmt: skip
    return layout.join((chosen, new))


def show_one(call: Call) -> Html:
    with call.base.store.read() as tx:
        one, groups = trade.product(tx, call.name), trade.groups(tx)
        told, why = views.messages(tx, order_ref=one["ref"]), _why_not(tx, one)
    state = f"Не выгружается: {why}" if why else "Выгружается в КСУП"
    return layout.page(
        one["name"], call.base.name, tag("p", f"Код {one['code']}. {state}."),
        _form(f"/products/{one['ref']}", "Записать", one, groups),
        tag("h2", "Сообщения об этой номенклатуре"), messages_table(told),
    )  # fmt: skip


def create(call: Call) -> str:
    with call.base.store.write() as tx:
        row = catalogs.write_product(tx, trade.Product.model_validate(_typed(call)))
    return f"/products/{row['ref']}"


def change(call: Call) -> str:
    with call.base.store.write() as tx:
        catalogs.change_product(tx, call.name, _typed(call))
    return f"/products/{call.name}"


def _typed(call: Call) -> dict[str, Any]:
    texts = {name: str(call.form.get(name, "")).strip() for name in TEXTS}
    return {**texts, "kind": call.form["kind"], **{name: name in call.form for name in ("archived", "marked")}}


def create_group(call: Call) -> str:
    name, parent = (str(call.form.get(one, "")).strip() for one in ("name", "parent"))
    with call.base.store.write() as tx:
        trade.put_group(tx, name, parent)
    return "/products"


def export_groups(call: Call) -> str:
    chosen = [name.removeprefix("exported.") for name in call.form if name.startswith("exported.")]
    trade.change_extension(call.base.store, {"groups": chosen})
    return "/products"
