"""Finds the systems and exchanges: every folder of ``obmen.systems`` and ``obmen.exchanges`` is one. No list
elsewhere."""

import importlib
import pkgutil
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from .exchange import Exchange
from .inbound import Kind
from .system import System

LONGEST_KIND = 60
VERBS = ("deliver", "deliver_many", "collect", "answer", "compare")
_JOINTS = str.maketrans("", "", "-_")


@cache
def systems() -> dict[str, System]:
    """By folder name, in alphabetical order."""
    package = "obmen.systems"
    return {name: replace(_constant(package, name, "SYSTEM"), name=name) for name in _folders(package)}


@cache
def exchanges() -> dict[str, Exchange]:
    found: dict[str, Exchange] = {}
    for name in _folders("obmen.exchanges"):
        module = importlib.import_module(f"obmen.exchanges.{name}")
        verbs = {verb: getattr(module, verb, None) for verb in VERBS}
        found[name] = replace(_constant("obmen.exchanges", name, "EXCHANGE"), name=name, **verbs)
    return found


@lru_cache(2000)
def kind_of(system: str, name: str) -> Kind | None:
    """The kind as the system declares it; None when it takes no such kind, or there is no such system."""
    declared = systems().get(system)
    if declared is None:
        return None
    listed = next((kind for kind in declared.kinds if kind.name == name), None)
    if listed is None and declared.any_kind and len(name) <= LONGEST_KIND and name.translate(_JOINTS).isalnum():
        return declared.any_kind(name)
    return listed


def _folders(package: str) -> list[str]:
    path = importlib.import_module(package).__path__
    return sorted(m.name for m in pkgutil.iter_modules(path) if m.ispkg)


def _constant(package: str, name: str, constant: str) -> Any:
    return getattr(importlib.import_module(f"{package}.{name}"), constant)
