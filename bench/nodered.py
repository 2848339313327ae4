"""The peer: Node-RED 5 on Node.js 24, one flow http in → http request → http response. It keeps nothing: what is under
way when it stops is lost.

Its request node comes with keep-alive switched off, and so it is compared; with it switched on it is measured too.
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
def serving(home: Path, sink: Sink) -> Iterator[tuple[Program, str, str]]:
    """The process, and where orders are sent to: the flow as its nodes come, and the one with keep-alive on."""
    port = free_port()
    home.mkdir()
    (home / "settings.js").write_text(SETTINGS.format(port=port))
    (home / "flows.json").write_text(json.dumps(_flow(sink.address)))
    red = PLACE / "node_modules/node-red/red.js"
    words = [str(_node()), str(red), "--userDir", str(home), "--settings", str(home / "settings.js")]
    with program(words, "Started flows", log=home / "log") as running:
        yield running, f"http://127.0.0.1:{port}/in", f"http://127.0.0.1:{port}/kept"


def _node() -> Path:
    return PLACE / "node_modules/node/bin/node"


def _flow(target: str) -> list[dict[str, object]]:
    return [
        {"id": "tab", "type": "tab", "label": "relay"},
        *_relay("in", target),
        *_relay("kept", target, persist=True),
    ]


def _relay(name: str, target: str, *, persist: bool = False) -> list[dict[str, object]]:
    return [
        {"id": name, "z": "tab", "type": "http in", "url": f"/{name}", "method": "post", "wires": [[f"ask-{name}"]]},
        {"id": f"ask-{name}", "z": "tab", "type": "http request", "method": "POST", "url": target, "ret": "txt",
         "persist": persist, "wires": [[f"out-{name}"]]},
        {"id": f"out-{name}", "z": "tab", "type": "http response", "wires": []},
    ]  # fmt: skip
