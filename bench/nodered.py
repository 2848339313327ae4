"""The peer: Node-RED 5 on Node.js 24. It keeps nothing: what is under way when it stops is lost.

Compared is the flow that does what obmen does: http in → http response at once, and function (the request's headers,
the order's key among them) → http request. Its request node comes with keep-alive switched off. With it switched on,
and without the function and with the answer after the delivery, it is measured too.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fixtures.postgres import free_port

from .ends import Sink
from .processes import Program, program

PACKAGES = ("node-red@5", "node@24")
PLACE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "obmen-bench"
COMPARED = "relay"
OTHERS = {
    "kept": "its request node with keep-alive switched on (it comes without)",
    "through": "without the function, and answering after the delivery",
}
MAP = """
msg.headers = {"content-type": "application/json", "idempotency-key": msg.req.headers["idempotency-key"]};
return msg;
"""
SETTINGS = """module.exports = {{uiPort: {port}, uiHost: "127.0.0.1", flowFile: "flows.json", credentialSecret: false,
  httpAdminRoot: false, logging: {{console: {{level: "info"}}}}}}
"""


def install() -> bool:
    """From npm, once for the machine; False where there is no npm."""
    if (PLACE / "node_modules/node-red/package.json").exists() and _node().exists():
        return True
    npm = shutil.which("npm")
    if not npm:
        return False
    PLACE.mkdir(parents=True, exist_ok=True)
    words = [npm, "install", "--prefix", str(PLACE), "--no-audit", "--no-fund", "--loglevel=error", *PACKAGES]
    subprocess.run(words, check=True, timeout=300, stdout=subprocess.DEVNULL)
    return True


def version() -> str:
    told = json.loads((PLACE / "node_modules/node-red/package.json").read_text())
    node = subprocess.run([str(_node()), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return f"Node-RED {told['version']} on Node.js {node}"


@contextmanager
def serving(home: Path, sink: Sink) -> Iterator[tuple[Program, dict[str, str]]]:
    """The process, and where orders are sent to, by the flow's name."""
    port = free_port()
    home.mkdir()
    (home / "settings.js").write_text(SETTINGS.format(port=port))
    (home / "flows.json").write_text(json.dumps(_flow(sink.address)))
    red = PLACE / "node_modules/node-red/red.js"
    words = [str(_node()), str(red), "--userDir", str(home), "--settings", str(home / "settings.js")]
    with program(words, "Started flows", log=home / "log") as running:
        yield running, {name: f"http://127.0.0.1:{port}/{name}" for name in (COMPARED, *OTHERS)}


def _node() -> Path:
    return PLACE / "node_modules/node/bin/node"


def _flow(target: str) -> list[dict[str, object]]:
    return [
        {"id": "tab", "type": "tab", "label": "relay"},
        *_relay(COMPARED, target),
        *_relay("kept", target, persist=True),
        *_through("through", target),
    ]


def _relay(name: str, target: str, *, persist: bool = False) -> list[dict[str, object]]:
    """Answers at once, then delivers."""
    return [
        _made(name, "http in", [f"out-{name}", f"map-{name}"], url=f"/{name}", method="post"),
        _made(f"out-{name}", "http response", [], statusCode="202"),
        _made(f"map-{name}", "function", [f"ask-{name}"], func=MAP, outputs=1),
        _made(f"ask-{name}", "http request", [], method="POST", url=target, ret="txt", persist=persist),
    ]


def _through(name: str, target: str) -> list[dict[str, object]]:
    """Answers when it has delivered."""
    return [
        _made(name, "http in", [f"ask-{name}"], url=f"/{name}", method="post"),
        _made(f"ask-{name}", "http request", [f"out-{name}"], method="POST", url=target, ret="txt", persist=False),
        _made(f"out-{name}", "http response", []),
    ]


def _made(name: str, kind: str, wires: list[str], **more: object) -> dict[str, object]:
    return {"id": name, "z": "tab", "type": kind, "wires": [wires], **more}
