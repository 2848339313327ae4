"""Which 1C a message or a question is meant for: its sender names the base where several are connected."""

from typing import Any

from obmen.core.discovery import systems
from obmen.core.inbound import Kind, NotPlaced, Problem, Question
from obmen.core.roles.accounting import Accounting
from obmen.core.text import Text
from obmen.setup import snapshot


def check_base(what: Kind | Question, data: Any) -> None:
    """Raises NotPlaced where the base is missing among several, or is none of them."""
    if not what.names_base:
        return
    named, bases = data.get("base"), _bases()
    if named is None or named == "":
        if len(bases) > 1:
            text = Text("several bases of 1C are connected: name one of {bases}", bases=", ".join(bases))
            raise NotPlaced(Problem("base", text))
    elif not isinstance(named, str) or named.strip() not in bases:
        raise NotPlaced(Problem("base", Text("no base of 1C with this name is connected")))


def _bases() -> list[str]:
    known = systems()
    found = snapshot.current().connections.values()
    return sorted(one.name for one in found if one.system in known and Accounting in known[one.system].roles)
