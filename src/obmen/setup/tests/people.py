"""What the stories of the set-up have in common: a KSUP that answers a check as it is told to."""

from datetime import tzinfo

from obmen.core.errors import ObmenError
from obmen.core.settings import Settings
from obmen.core.system import Checked
from obmen.core.text import Text
from obmen.setup import connections
from obmen.setup.connections import Draft
from obmen.setup.models import Connection

ADDRESS = "https://ksup.example"
TOKEN = "the-token-of-ksup"


class Answering:
    """A check that finds all well, or raises what it was given; ``asked`` holds the settings it saw."""

    def __init__(self, error: ObmenError | None = None) -> None:
        self.error = error
        self.asked: list[Settings] = []

    def __call__(self, system: str, settings: Settings, *, connection: str, zone: tzinfo) -> Checked:
        self.asked.append(settings)
        if self.error:
            raise self.error
        return Checked(Text("KSUP 1.0"))


def ksup(**changes: object) -> Draft:
    draft = {"name": "ksup", "title": "КСУП", "system": "ksup", "values": {"address": ADDRESS}}
    return Draft(**{**draft, "secrets": {"token": TOKEN}, **changes})  # type: ignore[arg-type]


def onec(**changes: object) -> Draft:
    draft = {"name": "onec-ut", "title": "1С УТ", "system": "onec", "values": {}}
    return Draft(**{**draft, **changes})  # type: ignore[arg-type]


def saved(draft: Draft) -> Connection:
    return connections.save(draft, who="anna", check=None).connection
