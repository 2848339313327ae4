"""Whether a value has a shape: what is missing, of a wrong type, known to nobody. Shapes are data: see objects.toml."""

import re
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


OBJECTS = read("objects")


def keys_of(name: str) -> dict[str, Any]:
    """Of an object by name, those it takes over from others among them."""
    told = OBJECTS[name]
    made: dict[str, Any] = {}
    for other in told.get("like", ()):
        made |= keys_of(other)
    return made | {key: shape for key, shape in told.items() if key != "like"}


def differences(shape: Any, value: Any, at: str = "result") -> list[str]:
    """Empty when `value` has the `shape`."""
    if isinstance(shape, str) and shape.startswith("@"):
        return _of_map(keys_of(shape[1:]), value, at)
    if isinstance(shape, str):
        fits = any(_is(word, value) for word in shape.split(" | "))
        return [] if fits else [f"{at}: {shape} expected, {value!r:.80} found"]
    if isinstance(shape, list):
        return _of_list(shape, value, at)
    return _of_map(shape, value, at)


def _of_list(shape: list[Any], value: Any, at: str) -> list[str]:
    if not isinstance(value, list):
        return [f"{at}: a list expected, {value!r:.80} found"]
    if not value and "or none" not in shape:
        return [f"{at}: the list is empty"]
    return [line for place, each in enumerate(value) for line in differences(shape[0], each, f"{at}[{place}]")]


def _of_map(shape: dict[str, Any], value: Any, at: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{at}: a map expected, {value!r:.80} found"]
    keys = {key.rstrip("?!"): told for key, told in shape.items() if key != "left"}
    needed = {key for key in shape if key[-1] not in "?!" and "*" not in key and key != "left"}
    made = [f"{at}.{key}: missing" for key in sorted(needed - value.keys())]
    left = shape.get("left", {}).get("keys", [])
    made += [f"{at}.{key}: said to be left out, but there" for key in left if key in value]
    for key, each in value.items():
        known = keys.get(key) or next((told for name, told in keys.items() if fnmatchcase(key, name)), None)
        if known is None:
            made.append(f"{at}.{key}: nobody knows this key")
        else:
            made += differences(
                known["is"] if isinstance(known, dict) and "is" in known else known, each, f"{at}.{key}"
            )
    return made


def _is(word: str, value: Any) -> bool:
    if pattern := TEXTS.get(word):
        return isinstance(value, str) and bool(pattern.fullmatch(value))
    if kinds := KINDS.get(word):
        return isinstance(value, kinds) and not isinstance(value, bool)
    return any(value == each and type(value) is type(each) for each in VALUES[word])


TEXTS = {
    "text": re.compile(r".*", re.DOTALL),
    "digits": re.compile(r"\d+"),
    "amount": re.compile(r"-?\d+(\.\d+)?"),
    "moment": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"),
    "yes-no": re.compile("[YN]"),
    "blank": re.compile(""),
}
KINDS: dict[str, tuple[type, ...]] = {"int": (int,), "number": (int, float), "list": (list,), "map": (dict,)}
VALUES: dict[str, tuple[Any, ...]] = {
    "true": (True,),
    "false": (False,),
    "bool": (True, False),
    "null": (None,),
    "none": ([],),
}
