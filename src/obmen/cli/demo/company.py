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
from .setting_up import ASKED

PAPERS = ["orders", "incomes", "shipments", "receipts"]
CATALOGS = ["counterparties", "counterparty-codes", "products"]
BASES: dict[str, dict[str, Any]] = {
    "onec-ut": {"decides": "onec", "tells": [*PAPERS, *CATALOGS]},
    "onec-shop": {"decides": "server", "tells": PAPERS},
}
"""The 1C bases, and who tells a cancelled order from a finished one: 1C itself, or obmen by what was shipped (K7.1).
Clients and products are kept in one of them."""

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
        bases = {
            name: stack.enter_context(OneC.started(target="", token="", base=name, **settings, **QUICK))
            for name, settings in BASES.items()
        }
        published = {name: _published(base) for name, base in bases.items()}
        obmen = stack.enter_context(serving(home / "obmen", ksup, published, garage))
        for name, base in bases.items():
            base.change_settings(target=obmen.address, token=obmen.keys[name])
        ksup.knows_server(obmen.address, obmen.keys["ksup"], base=ASKED)
        yield Company(obmen, ksup, bases, garage)


def _published(base: OneC) -> dict[str, str]:
    """What an administrator of obmen has to be told to ask the base."""
    settings = base.odata.settings()
    return {"address": base.trade.publication, "user": settings["user"], "password": settings["password"]}
