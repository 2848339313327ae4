"""``obmen check``: whether all is reachable and set right, in words a person can act on."""

from obmen.core.text import Text

from .codes import OK, TROUBLE
from .commands import as_json, command, option
from .output import as_data, table, tell
from .root import obmen


@command(obmen, "check", Text("Tells whether all is reachable and set right, and what to do where it is not."))
@option("--offline", is_flag=True, text=Text("Does not ask the other systems"))
@as_json
def _check(offline: bool, as_json: bool) -> int:
    from .findings import findings

    found = list(findings(ask=not offline))
    bad = [one for one in found if one.bad]
    if as_json:
        data = [{"what": f.what, "ok": not f.bad, "finding": f.text, "do": f.do or None} for f in found]
        as_data({"ok": not bad, "findings": data})
        return TROUBLE if bad else OK
    rows = [(Text("TROUBLE") if f.bad else Text("ok"), f.what, f.text, f.do) for f in found]
    table((Text("State"), Text("What"), Text("Finding"), Text("What to do")), rows)
    tell(Text("Troubles: {count}", count=len(bad)) if bad else Text("All is well"))
    return TROUBLE if bad else OK
