"""Starts a 1C base as a process: `python -m obmen_stands.onec --port 0 --data DIR --base onec-ut …`."""

import argparse
import contextlib
import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path

import uvicorn

from . import filling, settings
from .app import application, ready_line
from .base import Base
from .filling import Filling

SIZES = {
    "products": "номенклатуры",
    "counterparties": "контрагентов",
    "deals": "сделок с заказами",
    "receipts": "чеков",
}


def main() -> None:
    options = _options()
    base = Base.opened(options.base, options.data)
    given = {name: getattr(options, name) for name in ("target", "token", "zone") if getattr(options, name)}
    if not options.until_stdin_closes and settings.untouched(base.store):
        # started by hand: the whole of the extension; a test says what it wants to hear of
        given["tells"] = settings.EVERYTHING
    settings.change(base.store, given | options.settings)
    _fill(base, options)
    listener = socket.create_server(("127.0.0.1", options.port))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    if options.until_stdin_closes:
        threading.Thread(target=_stop_with_starter, daemon=True).start()
    app = application(base, on_ready=lambda: _say(ready_line(base, address)))
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _fill(base: Base, options: argparse.Namespace) -> None:
    """A base that holds anything stays as it is."""
    wanted = Filling(seed=options.seed, **{name: getattr(options, name) for name in SIZES})
    with base.store.read() as tx:
        held = filling.counts(tx)
    if not held and any(getattr(wanted, name) for name in SIZES):
        filling.fill(base.name, base.store, wanted)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _stop_with_starter() -> None:
    """The starter holds the other end of stdin; when it dies, the stand must not outlive it."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="obmen stand onec", description="Стенд базы 1С:УТ 11")
    parser.add_argument("--port", type=int, default=0, help="порт на 127.0.0.1; 0 — любой свободный")
    parser.add_argument("--data", type=Path, required=True, help="папка, где база хранит своё")
    parser.add_argument("--base", default="onec-ut", help="имя подключения в obmen")
    parser.add_argument("--target", default="", help="адрес obmen, например http://127.0.0.1:8000")
    parser.add_argument("--token", default="", help="ключ доступа подключения")
    parser.add_argument("--zone", default="", help="часовой пояс сервера 1С, например Europe/Moscow")
    parser.add_argument("--settings", type=json.loads, default={}, help="настройки, как их берёт POST /stand/settings")
    for name, what in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=0, help=f"заполнить пустую базу: сколько {what}")
    parser.add_argument("--seed", type=int, default=1, help="одно и то же число — одна и та же база")
    parser.add_argument("--until-stdin-closes", action="store_true", help="остановиться вместе с тем, кто запустил")
    return parser.parse_args()


if __name__ == "__main__":
    main()
