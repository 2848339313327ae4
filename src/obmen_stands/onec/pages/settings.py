"""Habits, faults and the pace of sending, as a form made from the settings themselves."""

from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .. import settings
from ..call import Call
from . import layout
from .layout import Html, button, tag
from .queue import KINDS

LABELS = {
    "target": "Адрес obmen", "token": "Ключ доступа", "zone": "Часовой пояс сервера 1С", "prefix": "Префикс номеров",
    "sending": "Задание отправки включено", "sessions": "Сеансов отправки", "time_limit": "Предел на запрос, с",
    "first_pause": "Первая пауза, с", "longest_pause": "Самая долгая пауза, с", "pause_factor": "Множитель пауз",
    "decides": "Кто решает, отменён заказ или завершён", "marketing": "Заказы «Маркетинг»",
    "skip_unchanged": "Молчать о записи без изменений",
    "bom": "BOM в начале", "content_type": "Content-Type", "numbers": "Числа", "base64_crlf": "Переносы в base64",
    "dates": "Даты", "indent": "JSON с отступами", "file_name": "Имя файла в multipart",
    "multipart_over": "multipart для файлов больше, байт", "key_in": "Ключ повтора", "sequence": "Слать sequence",
    "moment": "Слать moment", "empty_deal": "Пустой № сделки", "vary": "Повтор другими байтами",
    "send_twice": "Слать каждое дважды", "lose_answer": "Потерять следующих ответов",
    "cut_after_sending": "Обрывать связь после отправки, раз", "reorder": "Переставить внутри сделки, раз",
}  # fmt: skip
CHOICES = {
    "onec": "1С (cancel и finished)", "server": "сервер (closed и shipped)", "send": "слать", "keep": "не слать",
    "json": "JSON", "text": "текст", "none": "нет", "printed": "как на экране 1С", "iso": "ISO 8601",
    "header": "в заголовке", "field": "в поле message_id", "omit": "не слать", "zero": "слать 0",
    "no": "нет", "after": "после принятия", "together": "одновременно",
}  # fmt: skip


def show_settings(call: Call) -> Html:
    with call.base.store.read() as tx:
        switched = settings.load(tx)
    return layout.page(
        "Настройки и сбои", call.base.name,
        tag(
            "form",
            tag("h2", "Отправка"), _fields(switched, ""), _kinds(switched),
            tag("h2", "Привычки 1С"), _fields(switched.habits, "habits."),
            tag("h2", "Сбои"), _fields(switched.faults, "faults."),
            tag("button", "Записать", class_="main"), method="post", action="/settings",
        ),
        tag("h2", "Обрыв"),
        tag("p", "Сервер 1С падает посреди отправки: что было в пути, уйдёт ещё раз с тем же ключом."),
        button("Перезапустить сервер 1С", "/restart"),
    )  # fmt: skip


def _kinds(switched: settings.Settings) -> Html:
    shown = (layout.check(KINDS[one], f"tells.{one}", one in switched.tells) for one in settings.EVERYTHING)
    return tag(
        "fieldset", tag("legend", "О чём сообщает расширение"), *shown, tag("input", type="hidden", name="kinds")
    )


def _fields(model: BaseModel, prefix: str) -> Html:
    shown = [
        tag("label", LABELS[name], _input(prefix + name, field, getattr(model, name)))
        for name, field in type(model).model_fields.items()
        if name in LABELS
    ]
    return tag("div", *shown, class_="fields")


def _input(name: str, field: FieldInfo, value: Any) -> Html:
    if get_origin(field.annotation) is Literal:
        options = get_args(field.annotation)
        chosen = (tag("option", CHOICES.get(one, one), value=one, selected=one == value) for one in options)
        return tag("select", *chosen, name=name)
    if isinstance(value, bool):
        return tag("select", *(tag("option", text, value=key, selected=(key == "true") == value)
                               for key, text in (("true", "да"), ("false", "нет"))), name=name)  # fmt: skip
    kind = {int: "number", float: "number"}.get(type(value), "password" if name == "token" else "text")
    return tag("input", name=name, value=value, type=kind, step="any" if isinstance(value, float) else None)


def change_settings(call: Call) -> str:
    changes: dict[str, Any] = {"habits": {}, "faults": {}}
    if "kinds" in call.form:
        changes["tells"] = [one for one in settings.EVERYTHING if f"tells.{one}" in call.form]
    told = {name: value for name, value in call.form.items() if name != "kinds" and not name.startswith("tells.")}
    for name, value in told.items():
        group, _, field = name.rpartition(".")
        (changes[group] if group else changes)[field] = value
    call.base.change_settings(changes)
    return "/settings"


def restart(call: Call) -> str:
    call.base.sender.restart()
    return "/queue"
