"""`python -m obmen_stands.bitrix24 --port 0 --data DIR`: prints {"stand", "url", "webhook"} as one line when ready."""

import argparse
import asyncio
import json
import secrets
import socket
import sys
import threading
from pathlib import Path

import uvicorn

from obmen_stands.bitrix24.app import App


class Server(uvicorn.Server):
    ready = ""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(f"{self.ready}\n")
        sys.stdout.flush()


def code_of(folder: Path) -> str:
    """The webhook's secret, the same after every restart on the same folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "webhook"
    if not path.exists():
        path.write_text(secrets.token_hex(8), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


def stop_with_parent(server: uvicorn.Server) -> None:
    """Whoever started the stand holds its standard input; when that closes, nobody needs the stand."""
    sys.stdin.buffer.read()
    server.should_exit = True


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="obmen stand bitrix24", description="Учебный портал Битрикс24")
    parser.add_argument("--port", type=int, default=0, help="порт; 0: любой свободный")
    parser.add_argument("--host", default="127.0.0.1", help="адрес, на котором слушать")
    parser.add_argument("--data", type=Path, required=True, help="папка для базы")
    parser.add_argument("--seed", type=int, default=1, help="зерно случайности")
    parser.add_argument(
        "--wall-clock", action="store_true", help="время идёт, как на стене; иначе стоит, пока не двинут"
    )
    parser.add_argument("--with-parent", action="store_true", help="остановиться, когда закроется стандартный ввод")
    return parser.parse_args()


def main() -> None:
    options = parsed()
    listening = socket.create_server((options.host, options.port), backlog=1024)
    # otherwise the body waits 40 ms for the head's acknowledgement; accepted sockets inherit it
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    code = code_of(options.data)
    url = "http://{}:{}".format(*listening.getsockname()[:2])
    app = App(options.data, code, options.seed)
    app.portal.clock.follow_wall(options.wall_clock)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", timeout_keep_alive=30, timeout_graceful_shutdown=2
    )
    server = Server(config)
    server.ready = json.dumps({"stand": "bitrix24", "url": url, "webhook": f"{url}/rest/1/{code}/"})
    if options.with_parent:
        threading.Thread(target=stop_with_parent, args=(server,), daemon=True).start()
    asyncio.run(server.serve([listening]))
    app.store.close()


if __name__ == "__main__":
    main()
