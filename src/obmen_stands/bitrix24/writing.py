"""From the fields a caller sent to what is stored, with the checks of required fields."""

from typing import Any

from obmen_stands.bitrix24 import files, php, values
from obmen_stands.bitrix24.call import Call
from obmen_stands.bitrix24.errors import Refusal
from obmen_stands.bitrix24.items import Write
from obmen_stands.bitrix24.schema import Entity, Field


def columns(call: Call, entity: Entity, told: dict[str, Any], *, strict: bool) -> dict[str, Any]:
    """`told` by the old names; unknown and read-only ones are passed over without a word."""
    made = {}
    for name, field in call.store.fields(entity).items():
        if name in told and not field.read_only:
            if strict and field.multiple and not isinstance(told[name], list | dict):
                raise Refusal(400, "100", f"Expected iterable value for multiple field, but got {php.text(told[name])}")
            file = field.kind == "file"
            made[name] = files.stored(call.store, field, told[name]) if file else values.stored(field, told[name])
    return made


def run_robots(call: Call, entity: Entity, number: int) -> None:
    """After a write, so the caller's own value may be gone when it looks."""
    if told := call.settings.robots.get(entity.name):
        call.items.update(entity, number, Write(columns(call, entity, told, strict=False), actor="robot"))


def contacts(told: dict[str, Any]) -> list[int] | None:
    """The whole list under CONTACT_IDS, or the one of the old CONTACT_ID, which leaves no other."""
    if "CONTACT_IDS" in told:
        return [number for number in map(php.whole, php.values(told["CONTACT_IDS"])) if number]
    if "CONTACT_ID" in told:
        number = php.whole(told["CONTACT_ID"])
        return [number] if number else []
    return None


def check_mandatory(call: Call, entity: Entity, made: dict[str, Any], *, adding: bool, code: str) -> None:
    """An update is asked only about the fields it names."""
    for field in mandatory(call, entity):
        if made.get(field.name) is None and (adding or field.name in made):
            title = field.title or field.name
            raise Refusal(400, code, f"Обязательное поле «{title}» не заполнено.<br>")


def mandatory(call: Call, entity: Entity) -> list[Field]:
    named = call.settings.mandatory.get(entity.name, [])
    return [each for each in call.store.fields(entity).values() if each.mandatory or each.name in named]
