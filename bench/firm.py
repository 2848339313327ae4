"""A firm on stands: a KSUP, a base of 1C with the extension, obmen between them with all exchanges of the two."""

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC

from .hub import Hub
from .processes import Program

BASE = "onec-ut"
USER, PASSWORD = "Администратор", "Пароль-1С"  # of the stand
SETUP = """
[connections.ksup]
title = "KSUP"
system = "ksup"
[connections.ksup.settings]
address = "%s"
[connections.ksup.secrets]
token = "env:KSUP_TOKEN"
[connections.onec-ut]
title = "1C"
system = "onec"
[connections.onec-ut.settings]
address = "%s"
user = "Администратор"
profile = "ut_11"
[connections.onec-ut.secrets]
password = "env:ONEC_PASSWORD"
"""
FLOW = """
[flows.%(exchange)s]
title = "%(exchange)s"
exchange = "%(exchange)s"
source = "%(source)s"
target = "%(target)s"
"""
OF_KSUP = ("contacts", "prices")
OF_1C = ("orders", "incomes", "shipments", "products", "counterparties", "receipts")
RESPONSIBLE = '[flows.incomes.settings]\nresponsible = "1"\n'


@dataclass(frozen=True)
class Firm:
    """``address``: of obmen. ``keys``: of its doors, by connection."""

    ksup: Ksup
    onec: OneC
    hub: Hub
    server: Program
    keys: dict[str, str]

    @property
    def address(self) -> str:
        return self.server.line.split(": ", 1)[1]

    def journal(self) -> sqlite3.Connection:
        """obmen's own file, to be read."""
        return sqlite3.connect(f"file:{self.hub.home}/obmen.sqlite3?mode=ro", uri=True)

    def kept(self) -> sqlite3.Connection:
        """KSUP's file."""
        return sqlite3.connect(f"file:{self.ksup.data}/ksup.sqlite3?mode=ro", uri=True)


@contextmanager
def firm(folder: Path, more: str = "") -> Iterator[Firm]:
    """``more``: further set-up, TOML."""
    folder.mkdir()
    with Ksup.started(folder / "ksup") as ksup, OneC.started(target="", token="", base=BASE) as onec:
        hub = Hub(folder / "obmen", secrets={"KSUP_TOKEN": ksup.token, "ONEC_PASSWORD": PASSWORD})
        hub.set_up(SETUP % (ksup.url, onec.trade.publication) + _flows() + RESPONSIBLE + more)
        keys = {name: hub.key(name) for name in ("ksup", BASE)}
        with hub.process() as server:
            made = Firm(ksup, onec, hub, server, keys)
            onec.change_settings(target=made.address, token=keys[BASE])
            yield made


def basic(user: str, password: str) -> str:
    """The header Authorization."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def _flows() -> str:
    ways = [(one, "ksup", BASE) for one in OF_KSUP] + [(one, BASE, "ksup") for one in OF_1C]
    return "".join(FLOW % {"exchange": name, "source": source, "target": target} for name, source, target in ways)
