"""Work orders of the published base of Alfa-Auto: the youngest, and one to be changed by hand."""

from urllib.parse import quote

from ..call import Call
from ..odata import changes, views
from ..odata.changes import OrderChange
from ..odata.views import WorkOrder
from ..odata.work_orders import Recipe
from . import layout
from .layout import Html, amount, moment, tag

SHOWN = 200
TEXTS = {"total": "Сумма", "client_name": "Клиент", "phone": "Телефон", "comment": "Комментарий"}


def show_list(call: Call) -> Html:
    title = "Заказ-наряды Альфа-Авто"
    if not call.base.odata.published:
        return layout.page(title, call.base.name, tag("p", "База Альфа-Авто ещё не создана.", class_="quiet"), _make())
    tables = call.base.odata.alfa
    headings = ("Номер", "Дата", "Состояние", "Организация", "Клиент", "Телефон", "#Сумма")
    found = layout.table(headings, [_row(one) for one in views.orders(tables, SHOWN)], empty="Заказ-нарядов нет.")
    count = sum(call.base.odata.counts()[name] for name, one in tables.profile.sets.items() if one.holds == "orders")
    note = f"{tables.profile.title}: всего {count}, показаны последние {min(count, SHOWN)}"
    return layout.page(title, call.base.name, tag("p", note), found)


def _make() -> Html:
    options = [tag("option", title, value=name) for name, title in (("alfa_auto_5", "5"), ("alfa_auto_6", "6"))]
    return tag(
        "form",
        tag("label", "Редакция ", tag("select", *options, name="profile")),
        tag("label", " Заказ-нарядов ", tag("input", name="orders", type="number", value=300, min=0, max=50_000)),
        tag("button", "Создать базу", class_="main"),
        method="post",
        action="/work-orders",
    )


def _row(one: WorkOrder) -> tuple[Html | str, ...]:
    link = tag("a", one.number, href=f"/work-orders/{one.ref}")
    return link, moment(one.date), one.state, one.organisation, one.client, one.phone, amount(f"{one.total:.2f}")


def show_one(call: Call) -> Html:
    tables = call.base.odata.alfa
    one = views.order(tables, changes.order(tables, call.name))
    values = {"total": f"{one.total:.2f}", "client_name": one.client, "phone": one.phone, "comment": one.comment}
    fields = [tag("p", tag("label", f"{text} ", tag("input", name=name, value=values[name])))
              for name, text in TEXTS.items()]  # fmt: skip
    form = tag(
        "form",
        _choice("Состояние", "state", views.names(tables, "states"), one.state),
        _choice("Организация", "organisation", views.names(tables, "organisations"), one.organisation),
        *fields,
        tag("button", "Записать", class_="main"),
        method="post",
        action=f"/work-orders/{one.ref}",
    )
    status = "помечен на удаление" if one.marked else "проведён" if one.posted else "не проведён"
    return layout.page(f"Заказ-наряд {one.number} от {moment(one.date)}", call.base.name, tag("p", status), form)


def _choice(text: str, name: str, names: list[str], chosen: str) -> Html:
    options = [tag("option", one, selected=one == chosen) for one in names]
    return tag("p", tag("label", f"{text} ", tag("select", *options, name=name)))


def make(call: Call) -> str:
    call.base.odata.make(Recipe.model_validate(dict(call.form)))
    return "/work-orders"


def change(call: Call) -> str:
    """Only what the person has typed over is written: the rest of the form is as it was shown."""
    tables = call.base.odata.alfa
    one = views.order(tables, changes.order(tables, call.name))
    shown = {
        "state": one.state, "organisation": one.organisation, "total": f"{one.total:.2f}", "client_name": one.client,
        "phone": one.phone, "comment": one.comment,
    }  # fmt: skip
    typed = {name: value for name, value in call.form.items() if name in shown and value != shown[name]}
    call.base.odata.change_order(one.ref, OrderChange.model_validate(typed))
    return f"/work-orders/{quote(one.ref)}"
