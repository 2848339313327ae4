"""``obmen check``: whether all is reachable and set right, in words a person can act on."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from obmen.core.text import Text

from .codes import OK, TROUBLE
from .commands import WrongUsage, argument, as_json, command, option
from .contracts import trial_of
from .output import as_data, table, tell
from .root import obmen

if TYPE_CHECKING:
    from .flow_findings import Finding


@command(
    obmen,
    "check",
    Text(
        "Tells whether all is reachable and set right, and what to do where it is not. With the name of a connection:"
        " of this one alone; with --contract too: whether its test system keeps the contract, rule by rule."
    ),
)
@argument("name", required=False)
@option("--offline", is_flag=True, text=Text("Does not ask the other systems"))
@option("--contract", is_flag=True, text=Text("Tries the contract, and writes into the system: a test system only"))
@option("--deal", default="", text=Text("The number of a deal there that trials may write into"))
@option("--contact", default="", text=Text("The id of a contact there that trials may write a code to"))
@as_json
def _check(name: str | None, offline: bool, contract: bool, deal: str, contact: str, as_json: bool) -> int:  # noqa: PLR0917  as they are typed
    from .acting import connection_named
    from .findings import findings, of_connection

    if contract:
        return trial_of(name, deal, contact, as_json=as_json)
    if deal or contact:
        raise WrongUsage(Text("--deal and --contact are for --contract"))
    if name:
        return _told(of_connection(connection_named(name), ask=not offline), as_json)
    return _told(findings(ask=not offline), as_json)


def _told(findings: "Iterable[Finding]", as_json: bool) -> int:
    found = list(findings)
    bad = [one for one in found if one.bad]
    if as_json:
        data = [{"what": f.what, "ok": not f.bad, "finding": f.text, "do": f.do or None} for f in found]
        as_data({"ok": not bad, "findings": data})
        return TROUBLE if bad else OK
    rows = [(Text("TROUBLE") if f.bad else Text("ok"), f.what, f.text, f.do) for f in found]
    table((Text("State"), Text("What"), Text("Finding"), Text("What to do")), rows)
    tell(Text("Troubles: {count}", count=len(bad)) if bad else Text("All is well"))
    return TROUBLE if bad else OK
