"""What a folder gives to the batteries: ``tests/sample.py`` in it holds one ``SAMPLE``."""

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, cast

from obmen.core.discovery import exchanges, systems
from obmen.core.outcome import Outcome
from obmen.core.planning import Planned

SECRET = "s3cret-key-of-the-sample"
"""Stands wherever a sample's settings have a secret."""


@dataclass(frozen=True)
class SystemSample:
    """``settings(url)``: whole and valid, as a form gives them. ``read`` and ``write``: any one act of the client each,
    None where the system is asked nothing. ``fine`` and ``refusal``: raw HTTP answers to ``write``."""

    settings: Callable[[str], dict[str, Any]]
    read: Callable[[Any], object] | None = None
    write: Callable[[Any], object] | None = None
    fine: bytes = b""
    refusal: bytes = b""


@dataclass(frozen=True)
class World:
    """``deliver()``: always the same message, within the current call. ``seen()``: what the other side holds now.
    ``stop()``: the other side is off from here on. ``plan()``: of an exchange that plans, the rows of a run now: they
    are its preview."""

    deliver: Callable[[], Outcome]
    seen: Callable[[], Any]
    stop: Callable[[], None]
    plan: Callable[[], Sequence[Planned]] | None = None


@dataclass(frozen=True)
class ExchangeSample:
    world: Callable[[], AbstractContextManager[World]]


@dataclass(frozen=True)
class Asking:
    """``ask()``: always the same question, within the current call. ``seen()``: what the side that is asked holds.
    ``stop()``: it is off from here on."""

    ask: Callable[[], Any]
    seen: Callable[[], Any]
    stop: Callable[[], None]


@dataclass(frozen=True)
class QuestionSample:
    """Of an exchange that answers questions and brings nothing over."""

    asking: Callable[[], AbstractContextManager[Asking]]


def system_samples() -> Iterator[tuple[str, SystemSample]]:
    for name in systems():
        yield name, cast(SystemSample, importlib.import_module(f"obmen.systems.{name}.tests.sample").SAMPLE)


def exchange_samples() -> Iterator[tuple[str, ExchangeSample | QuestionSample]]:
    for name in exchanges():
        sample = importlib.import_module(f"obmen.exchanges.{name}.tests.sample").SAMPLE
        yield name, cast(ExchangeSample | QuestionSample, sample)
