"""The firm of the demo: obmen, two 1C bases and KSUP; a car service with Alfa-Auto and Bitrix24. Each is a process of
its own on loopback."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC

from .garage import Garage, opened
from .server import Server, serving

BASES: dict[str, dict[str, Any]] = {"onec-ut": {"decides": "onec"}, "onec-shop": {"decides": "server"}}
"""The 1C bases, and who tells a cancelled order from a finished one: 1C itself, or obmen by what was shipped (K7.1)."""

QUICK: dict[str, Any] = {"sessions": 2, "pause_factor": 0.2}
"""1C sends from two sessions, and waits shorter than in life before it repeats."""


@dataclass(frozen=True, slots=True)
class Company:
    obmen: Server
    ksup: Ksup
    bases: dict[str, OneC]
    garage: Garage


@contextmanager
def started() -> Iterator[Company]:
    """All of it gone afterwards, the folder included."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="obmen-demo-", ignore_cleanup_errors=True)))
        ksup = stack.enter_context(Ksup.started(home / "ksup"))
        garage = stack.enter_context(opened(home))
        obmen = stack.enter_context(serving(home / "obmen", ksup, list(BASES), garage))
        bases = {
            name: stack.enter_context(
                OneC.started(target=obmen.address, token=obmen.keys[name], base=name, **settings, **QUICK)
            )
            for name, settings in BASES.items()
        }
        yield Company(obmen, ksup, bases, garage)
