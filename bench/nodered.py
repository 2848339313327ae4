"""The peer: Node-RED 5 on Node.js 24, one flow http in → http request → http response. It keeps nothing: what is under
way when it stops is lost."""

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
def serving(home: Path, sink: Sink) -> Iterator[tuple[Program, str]]:
    """The process, and where orders are sent to."""
    port = free_port()
    home.mkdir()
    (home / "settings.js").write_text(SETTINGS.format(port=port))
    (home / "flows.json").write_text(json.dumps(_flow(sink.address)))
    red = PLACE / "node_modules/node-red/red.js"
    words = [str(_node()), str(red), "--userDir", str(home), "--settings", str(home / "settings.js")]
    with program(words, "Started flows", log=home / "log") as running:
        yield running, f"http://127.0.0.1:{port}/in"


def _node() -> Path:
    return PLACE / "node_modules/node/bin/node"


def _flow(target: str) -> list[dict[str, object]]:
    return [
        {"id": "tab", "type": "tab", "label": "relay"},
        {"id": "in", "z": "tab", "type": "http in", "url": "/in", "method": "post", "wires": [["ask"]]},
        {"id": "ask", "z": "tab", "type": "http request", "method": "POST", "url": target, "ret": "txt",
         "persist": True, "wires": [["out"]]},
        {"id": "out", "z": "tab", "type": "http response", "wires": []},
    ]  # fmt: skip
