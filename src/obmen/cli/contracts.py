"""``obmen check NAME --contract``: what another system keeps of its contract with obmen, rule by rule."""

from collections.abc import Sequence

from obmen.core.contract import Trial, Tried
from obmen.core.text import Text

from .codes import OK, TROUBLE
from .commands import WrongUsage
from .output import as_data, table, tell, warn
from .words import say

WORDS = {True: Text("holds"), False: Text("DOES NOT HOLD"), None: Text("not tried")}


def trial_of(name: str | None, deal: str, contact: str, *, as_json: bool) -> int:
    from obmen.setup.reading import connection_view

    from .acting import connection_named, wiring

    if not name:
        raise WrongUsage(Text("Say which connection: obmen check NAME --contract --deal NUMBER"))
    if not deal:
        raise WrongUsage(Text("Name a deal of the test system that may be written into: --deal NUMBER"))
    view = connection_view(connection_named(name))
    settings, trial = view.typed_settings(), Trial(deal, contact)
    tried = wiring().contract(view.system, settings, trial, connection=view.name, zone=view.zone)
    if tried is None:
        raise WrongUsage(Text("{name} is of a kind that is held to no contract of obmen", name=name))
    return _told(tried, as_json=as_json)


def _told(tried: Sequence[Tried], *, as_json: bool) -> int:
    broken = [one for one in tried if one.held is False]
    code = TROUBLE if broken else OK
    if as_json:
        rules = [
            {"act": one.act, "rule": one.rule, "held": one.held, "found": one.found, "detail": one.detail or None}
            for one in tried
        ]
        as_data({"ok": not broken, "rules": rules})
        return code
    rows = [(WORDS[one.held], one.act, one.rule, one.found) for one in tried]
    table((Text("State"), Text("Act"), Text("Rule"), Text("Finding")), rows)
    for one in broken:
        warn(f"{one.act}: {say(one.rule)}", one.detail)
    tell(_summary(tried, len(broken)))
    return code


def _summary(tried: Sequence[Tried], broken: int) -> Text:
    held = sum(one.held is True for one in tried)
    if not broken:
        return Text("The contract is kept: {held} of {all} rules tried, all hold", held=held, all=len(tried))
    return Text("Of {all} rules {broken} do not hold, {held} hold", all=len(tried), broken=broken, held=held)
