"""Orders by hand: one that a person types, many made up, and the lives of many."""

from ..call import Call
from ..day import Day, live
from ..documents import WriteRefused
from ..generator import Recipe, generate
from ..orders import OrderDraft
from ..scenario import Burst, play
from . import layout
from .layout import Html, choice, field, tag
from .typed import line_fields, typed, typed_lines


def forms() -> Html:
    def number(text: str, name: str, value: int) -> Html:
        return tag("label", text, tag("input", type="number", name=name, value=value, min=1, required=True))

    one = layout.form(
        "/new-order", "Записать заказ",
        tag("div", field("№ сделки в КСУП", "deal_number", inputmode="numeric"), field("Клиент", "customer"),
            choice("Тип", "order_type", {"Обычный": "Обычный", "Маркетинг": "Маркетинг"}), class_="fields"),
        line_fields(), class_="card",
    )  # fmt: skip
    many = (
        number("№ сделки в КСУП", "first_deal", 12301), number("Сколько заказов", "orders", 1),
        number("Случай", "seed", 1), tag("button", "Создать заказы"),
    )  # fmt: skip
    burst = (
        number("Заказов", "orders", 20), number("Сделок", "deals", 12), number("Случай", "seed", 1),
        tag("button", "Прожить жизнь заказов"),
    )  # fmt: skip
    day = (number("Сообщений", "messages", 100), number("Случай", "seed", 1), tag("button", "Прожить рабочий день"))
    many_forms = [
        tag("form", *fields, method="post", action=to, class_="acts")
        for to, fields in (("/orders", many), ("/burst", burst), ("/day", day))
    ]
    more = tag("details", tag("summary", "Создать сразу много"), *many_forms)
    return layout.join((tag("details", tag("summary", "Новый заказ"), one), more))


def create(call: Call) -> str:
    for draft in generate(Recipe.model_validate(dict(call.form))):
        call.base.documents.create(draft)
    return "/"


def create_one(call: Call) -> str:
    deal = typed(call, "deal_number")
    if deal and not deal.isdigit():
        raise WriteRefused(f"«{deal}» не номер сделки")
    customer, order_type = typed(call, "customer"), typed(call, "order_type")
    draft = {"deal_number": deal or None, "customer": customer, "order_type": order_type, "lines": typed_lines(call)}
    return f"/orders/{call.base.documents.create(OrderDraft.model_validate(draft)).ref}"


def live_day(call: Call) -> str:
    live(call.base, Day.model_validate(dict(call.form)))
    return "/queue"


def burst(call: Call) -> str:
    play(call.base.documents, call.base.shipments, Burst(recipe=Recipe.model_validate(dict(call.form))))
    return "/"
