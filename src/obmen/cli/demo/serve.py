"""``python -m obmen.cli.demo.serve``: obmen on a fresh data folder, set up for the firm of the demo.

Standard input: one line, ``{"ksup": {"url", "token"}, "bases": {name: {"address", "user", "password"} or {}},
"garage": Garage.wanted or null}``. With a garage, one line on standard output: what ``Garage.plant`` is told; its flows
begin when another line has come. When all works, one line on standard output: ``{"address", "password", "keys":
{connection: key of its door}}``. The log goes to standard error. Ends with its input.
"""

import _thread
import json
import os
import sys
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from obmen.site import boot

if TYPE_CHECKING:
    from obmen.worker.wiring import Wiring

WHO = "demo"


def main() -> None:
    boot()
    from obmen.site import first, logs
    from obmen.site.apart import apart
    from obmen.site.server import Server

    from .setting_up import set_up

    logs.start()
    worker = apart()
    wanted = json.loads(sys.stdin.readline())
    told: dict[str, Any] = {
        "password": first.prepare().password,
        "keys": set_up(_wiring(), wanted["ksup"], wanted["bases"], who=WHO),
    }
    if wanted["garage"]:
        set_up_garage(wanted["garage"])
    server = Server(port=0, prepared=True, apart=worker)

    def started() -> None:
        _tell({**told, "address": server.address})
        threading.Thread(target=_end_with_parent, daemon=True).start()

    server.run(started)


def _tell(told: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    """Whoever started this process holds its standard input open, and lets go of it however he ends."""
    # unbuffered: a thread that stands in a buffered read disturbs the interpreter's end
    while os.read(0, 4096):
        pass
    _thread.interrupt_main()


def set_up_garage(told: Mapping[str, str]) -> None:
    """The field is made before people type numbers into it, and nothing runs before they have."""
    from .garage import setting_up

    wiring = _wiring()
    setting_up.connect(told, wiring, who=WHO)
    values = setting_up.fill_in(wiring)
    _tell({"field": values["number_field"], "since": values["dated_from"]})
    sys.stdin.readline()
    setting_up.add_flows(values, who=WHO)


def _wiring() -> "Wiring":
    from django.conf import settings

    from obmen.journal.api import file_store
    from obmen.worker.wiring import Wiring

    return Wiring(file_store(settings.OBMEN_HOME))


if __name__ == "__main__":
    main()
