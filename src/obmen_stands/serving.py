"""What a stand's own process does around its application: listens, says when it is ready, ends with its starter."""

import argparse
import asyncio
import json
import socket
import ssl
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uvicorn


def options(name: str, description: str, data: str) -> argparse.ArgumentParser:
    """What every stand may be told; `data` says what its folder is for."""
    parser = argparse.ArgumentParser(prog=f"obmen stand {name}", description=description)
    parser.add_argument("--port", type=int, default=0, help="порт; 0: любой свободный")
    parser.add_argument("--host", default="127.0.0.1", help="адрес, на котором слушать")
    parser.add_argument("--data", type=Path, required=True, help=data)
    parser.add_argument("--with-parent", action="store_true", help="остановиться, когда закроется стандартный ввод")
    return parser


def listen(host: str, port: int) -> tuple[socket.socket, str]:
    """The bound socket and its address."""
    listening = socket.create_server((host, port), backlog=1024)
    # Without it the answer's body waits 40 ms for the acknowledgement of its head; accepted sockets inherit it.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening, "http://{}:{}".format(*listening.getsockname()[:2])


def kept_secret(path: Path, fresh: str) -> str:
    """The same after every restart on the same folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(fresh, encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


def serve(
    app: Any,
    listening: socket.socket,
    ready: Mapping[str, str],
    *,
    with_parent: bool,
    secure: tuple[socket.socket, ssl.SSLContext] | None = None,
) -> None:
    """Until it is asked to stop. `ready` goes out as one JSON line when requests are answered.

    `secure`: one more socket, served by TLS.
    """
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", timeout_keep_alive=30, timeout_graceful_shutdown=2
    )
    server = _Server(config)
    server.ready, server.secure = json.dumps(ready), secure
    if with_parent:
        threading.Thread(target=_stop_with_parent, args=(server,), daemon=True).start()
    asyncio.run(server.serve([listening]))


class _Server(uvicorn.Server):
    ready = ""
    secure: tuple[socket.socket, ssl.SSLContext] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.secure:
            listening, context = self.secure
            loop = asyncio.get_running_loop()
            self.servers.append(await loop.create_server(self._protocol, sock=listening, ssl=context, backlog=1024))
        sys.stdout.write(f"{self.ready}\n")
        sys.stdout.flush()

    def _protocol(self) -> asyncio.Protocol:
        made: Any = self.config.http_protocol_class
        protocol: asyncio.Protocol = made(config=self.config, server_state=self.server_state, app_state={})
        return protocol


def _stop_with_parent(server: uvicorn.Server) -> None:
    """Whoever started the stand holds its standard input; when that closes, nobody needs the stand."""
    sys.stdin.buffer.read()
    server.should_exit = True
