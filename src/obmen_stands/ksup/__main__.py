"""`python -m obmen_stands.ksup --port 0 --data DIR`: prints one JSON line {"stand", "url", "token"} when ready."""

import argparse
import asyncio
import json
import secrets
import socket
import sys
import threading
from pathlib import Path

import uvicorn

from obmen_stands.ksup.app import App


class Server(uvicorn.Server):
    ready = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(f"{self.ready}\n")
        sys.stdout.flush()


def token_of(folder: Path) -> str:
    """The same after every restart on the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "token"
    if not path.exists():
        path.write_text(f"ksup_{secrets.token_urlsafe(32)}", encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


def stop_with_parent(server: uvicorn.Server) -> None:
    """Whoever started the stand holds its standard input; when that closes, nobody needs the stand."""
    sys.stdin.buffer.read()
    server.should_exit = True


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="obmen stand ksup", description="Учебный стенд КСУП")
    parser.add_argument("--port", type=int, default=0, help="порт; 0: любой свободный")
    parser.add_argument("--host", default="127.0.0.1", help="адрес, на котором слушать")
    parser.add_argument("--data", type=Path, required=True, help="папка для базы и файлов")
    parser.add_argument("--token", help="ключ доступа; по умолчанию создаётся и хранится в папке")
    parser.add_argument("--with-parent", action="store_true", help="остановиться, когда закроется стандартный ввод")
    return parser.parse_args()


def main() -> None:
    options = parsed()
    listening = socket.create_server((options.host, options.port), backlog=1024)
    # Without it the answer's body waits 40 ms for the acknowledgement of its head; accepted sockets inherit it.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    token = options.token or token_of(options.data)
    url = "http://{}:{}".format(*listening.getsockname()[:2])
    app = App(options.data, token)
    app.api.site = url
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", timeout_keep_alive=30, timeout_graceful_shutdown=2
    )
    server = Server(config)
    server.ready = json.dumps({"stand": "ksup", "url": url, "token": token})
    if options.with_parent:
        threading.Thread(target=stop_with_parent, args=(server,), daemon=True).start()
    asyncio.run(server.serve([listening]))
    app.store.close()


if __name__ == "__main__":
    main()
