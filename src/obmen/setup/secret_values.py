"""Takes the secrets out of settings and puts them back: what is stored or exported as plain text never holds one.

A secret is named by its place, ``password`` or ``headers/0/value``, wherever in the settings it stands.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, SecretStr

Secrets = Mapping[str, str]


def split(settings: BaseModel) -> tuple[dict[str, Any], dict[str, str]]:
    """Plain JSON values without the secrets (their fields are absent), and the secrets by place. An empty secret is
    none."""
    secrets = {place: secret.get_secret_value() for place, secret in _walk(settings, "") if secret.get_secret_value()}
    plain = settings.model_dump(mode="json")
    for place, _ in _walk(settings, ""):
        _remove(plain, place.split("/"))
    return plain, secrets


def join(plain: Mapping[str, Any], secrets: Secrets) -> dict[str, Any]:
    """The whole again, to be validated by its class. A secret whose place is gone is left out."""
    whole: dict[str, Any] = _copy(plain)
    for place, secret in secrets.items():
        _put(whole, place.split("/"), secret)
    return whole


def places(settings: BaseModel) -> list[str]:
    """Of all secrets that are set."""
    return [place for place, secret in _walk(settings, "") if secret.get_secret_value()]


def step_of(key: str) -> str:
    """A key of a map as a step of a place: a slash in it is no step."""
    return key.replace("/", "~1")


def key_of(step: str) -> str:
    return step.replace("~1", "/")


def _walk(value: Any, place: str) -> Iterator[tuple[str, SecretStr]]:
    if isinstance(value, SecretStr):
        yield place, value
        return
    for name, part in _parts(value):
        yield from _walk(part, f"{place}/{name}" if place else name)


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, BaseModel):
        yield from ((name, getattr(value, name)) for name in type(value).model_fields)
    elif isinstance(value, Mapping):
        yield from ((step_of(str(name)), part) for name, part in value.items())
    elif isinstance(value, list | tuple):
        yield from ((str(number), part) for number, part in enumerate(value))


def _remove(whole: Any, path: list[str]) -> None:
    holder = _holder(whole, path)
    if isinstance(holder, dict):
        holder.pop(key_of(path[-1]), None)


def _put(whole: Any, path: list[str], secret: str) -> None:
    holder = _holder(whole, path)
    if isinstance(holder, dict):
        holder[key_of(path[-1])] = secret
    elif isinstance(holder, list) and path[-1].isdigit() and int(path[-1]) < len(holder):
        holder[int(path[-1])] = secret


def _holder(whole: Any, path: list[str]) -> Any:
    for step in path[:-1]:
        if isinstance(whole, dict):
            whole = whole.get(key_of(step))
        elif isinstance(whole, list) and step.isdigit() and int(step) < len(whole):
            whole = whole[int(step)]
        else:
            return None
    return whole


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copy(part) for name, part in value.items()}
    return [_copy(part) for part in value] if isinstance(value, list | tuple) else value
