"""The HTTP server: uvicorn in a thread, on sockets that were bound before it, so that a taken port is told in words."""

import errno
import socket
import threading
from collections.abc import Callable
from typing import Any

import uvicorn

from obmen.core import clock
from obmen.core.errors import Misconfigured
from obmen.core.text import Text
from obmen.doors.protocol import BoundedProtocol

START_SECONDS = 15.0
GRACE_SECONDS = 10


def bind(host: str, port: int) -> socket.socket:
    """Port 0: one the system chooses. Raises Misconfigured."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted sockets inherit it; without it an answer may wait 40 ms for the acknowledgement of its head.
    bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise _not_bound(host, port, error) from error
    return bound


def port_of(bound: socket.socket) -> int:
    return int(bound.getsockname()[1])


def address_of(host: str, port: int) -> str:
    """What a person on this machine opens."""
    everywhere = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  named, not bound to
    return f"http://{everywhere.get(host, f'[{host}]' if ':' in host else host)}:{port}"


class Listening:
    """``start`` returns when requests are answered; ``stop`` lets those under way end, at most ``GRACE_SECONDS``.
    ``ended`` is called in the event loop after them."""

    def __init__(
        self,
        app: Any,
        sockets: list[socket.socket],
        proxies: tuple[str, ...],
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        self._sockets = sockets
        config = uvicorn.Config(
            app,
            http=BoundedProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            timeout_keep_alive=75,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        self._server = _Server(config, ended)
        self._thread = threading.Thread(target=self._run, name="http", daemon=True)

    def start(self) -> None:
        self._thread.start()
        until, pause = clock.monotonic() + START_SECONDS, threading.Event()
        while not self._server.started:
            if not self._thread.is_alive() or clock.monotonic() > until:
                raise Misconfigured(Text("The web server did not start. The log says why"))
            clock.wait(pause, 0.005)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(GRACE_SECONDS + 5)

    def _run(self) -> None:
        self._server.run(sockets=self._sockets)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ended: Callable[[], None]) -> None:
        super().__init__(config)
        self._at_end = ended

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        self._at_end()


def _not_bound(host: str, port: int, error: OSError) -> Misconfigured:
    if error.errno == errno.EADDRINUSE:
        text = Text("Port {port} is taken by another program. Stop it, or name another port with --port", port=port)
    elif error.errno == errno.EACCES:
        text = Text("Port {port} is kept for the system: a port below 1024 needs a right of its own", port=port)
    else:
        text = Text("{host} port {port} cannot be listened on: {why}", host=host, port=port, why=error.strerror or "")
    return Misconfigured(text, setting="port")
