"""How the extension's service and the web server before it are set up, and which faults they show."""

from typing import Any

from pydantic import BaseModel

from ..call import Call
from ..service import trade
from . import layout
from .layout import Html, tag

NUMBERS = {
    "first_call": "Запуск сеанса после перерыва, с", "call": "Каждый запрос длится, с",
    "sessions": "Сеансов в пуле публикации", "session_wait": "Ожидание сеанса, с", "session_age": "Сеанс живёт, с",
    "licences": "Лицензий", "people": "Из них заняты людьми", "hang_seconds": "«Молчит» длится, с",
}  # fmt: skip
FAULTS = {
    "no_licence": "Нет свободной лицензии", "maintenance": "Технические работы",
    "login_page": "Страница входа с кодом 200",
    "platform_error": "Ошибка платформы, HTML", "internal_error": "Ошибка в модуле", "no_rights": "Нет прав",
    "hang": "Молчит, ничего не сделав", "lose_answer": "Сделано, ответ потерян", "truncated": "Ответ оборван",
}  # fmt: skip
NOTE = "Адрес: /hs/obmen/v1. Пул сеансов, лицензии и сбои — те же, что у OData этой публикации."
HINT = "Сколько следующих запросов это коснётся; −1 — всех, 0 — выключено."


def show_service(call: Call) -> Html:
    with call.base.store.read() as tx:
        extension = trade.extension(tx)
    switched = call.base.odata.settings
    at_once = tag("select", _yes_no(extension.create_at_once), name="create_at_once")
    return layout.page(
        "Служба расширения", call.base.name,
        tag("p", NOTE, class_="quiet"), _login(switched.user, switched.password),
        tag(
            "form",
            tag("h2", "Настройки обмена"),
            tag(
                "div",
                tag("label", "Склады, через запятую", tag("input", name="warehouses",
                                                          value=", ".join(extension.warehouses))),
                tag("label", "Заводить контрагента сразу", at_once), class_="fields",
            ),
            tag("h2", "Веб-сервер и сеансы"),
            _numbers(switched, NUMBERS, ""),
            tag("h2", "Сбои"), tag("p", HINT, class_="quiet"),
            _numbers(switched.faults, FAULTS, "faults."),
            tag("button", "Записать", class_="main"), method="post", action="/service",
        ),
    )  # fmt: skip


def _login(user: str, password: str) -> Html:
    return tag("p", "Пользователь ", tag("code", user), ", пароль ", tag("code", password))


def _yes_no(value: bool) -> Html:
    options = (("true", "да"), ("false", "нет: заводит человек, код уйдёт позже"))
    return layout.join(tag("option", text, value=key, selected=(key == "true") == value) for key, text in options)


def _numbers(values: BaseModel, titles: dict[str, str], prefix: str) -> Html:
    shown = (_number(prefix + name, text, getattr(values, name)) for name, text in titles.items())
    return tag("div", *shown, class_="fields")


def _number(name: str, text: str, value: float) -> Html:
    return tag("label", text, tag("input", type="number", step="any", name=name, value=f"{value:g}"))


def change_service(call: Call) -> str:
    form = {name: str(value) for name, value in call.form.items()}
    faults: dict[str, Any] = {name: form[f"faults.{name}"] for name in FAULTS if f"faults.{name}" in form}
    numbers: dict[str, Any] = {name: form[name] for name in NUMBERS if name in form}
    call.base.odata.change_settings({**numbers, "faults": faults})
    warehouses = [one.strip() for one in form.get("warehouses", "").split(",") if one.strip()]
    at_once = form.get("create_at_once") == "true"
    trade.change_extension(call.base.store, {"warehouses": warehouses, "create_at_once": at_once})
    return "/service"
