"""A running stand in the hands of a test or the demo: starts the process and speaks to its control surface."""

import http.client
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .odata.handle import PublishedBase
from .papers_handle import PapersHandle
from .service.handle import Trade


class OneCRefused(Exception):
    """The stand's own answer: what 1C would tell its user."""


class OneC(PapersHandle):
    """One 1C base. Orders go by `Ref_Key` or number; answers are those of `/stand/…`."""

    def __init__(self, *, target: str, token: str, base: str, data: Path, settings: dict[str, Any]) -> None:
        self._command = [
            sys.executable, "-m", "obmen_stands.onec", "--data", str(data), "--base", base, "--until-stdin-closes",
        ]  # fmt: skip
        self._start("--target", target, "--token", token, "--settings", json.dumps(settings))

    @classmethod
    @contextmanager
    def started(
        cls, *, target: str, token: str, base: str = "onec-ut", data: Path | None = None, **settings: Any
    ) -> Iterator["OneC"]:
        """Runs until the block ends; `settings` as `POST /stand/settings` takes them. Without `data` nothing stays."""
        with tempfile.TemporaryDirectory(prefix="onec-") as folder:
            onec = cls(target=target, token=token, base=base, data=data or Path(folder), settings=settings)
            try:
                yield onec
            finally:
                onec.stop()

    def _start(self, *options: str) -> None:
        # a session of its own: Ctrl-C in a terminal is for the program that holds the stand
        self._process = subprocess.Popen(
            [*self._command, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise OneCRefused(f"the stand did not start, exit code {self._process.wait()}")
        self.address: str = json.loads(line)["address"]

    @property
    def odata(self) -> PublishedBase:
        """What this process publishes: its own UT 11, or a base of Alfa-Auto once one is made."""
        return PublishedBase(f"{self.address}/odata/standard.odata/", self._call, self._post)

    @property
    def trade(self) -> Trade:
        """Products with prices and stock, partners with agreements, and the extension's service."""
        return Trade(self.address, self._call, self._post)

    def create_order(self, **draft: Any) -> dict[str, Any]:
        return self._post("/orders", draft)

    def change_order(self, name: str, **change: Any) -> dict[str, Any]:
        """Without a change: saves it again as it is."""
        return self._post(f"/orders/{quote(name)}/change", change)

    def ship_order(self, name: str, shipped: str | dict[str, str]) -> dict[str, Any]:
        return self._post(f"/orders/{quote(name)}/ship", {"shipped": shipped})

    def close_order(self, name: str) -> dict[str, Any]:
        return self._post(f"/orders/{quote(name)}/close", {})

    def order(self, name: str) -> dict[str, Any]:
        return self._call(f"/orders/{quote(name)}")

    def generate(self, **recipe: Any) -> list[dict[str, Any]]:
        orders: list[dict[str, Any]] = self._post("/generate", recipe)["orders"]
        return orders

    def burst(self, **burst: Any) -> list[dict[str, Any]]:
        acts: list[dict[str, Any]] = self._post("/burst", burst)["acts"]
        return acts

    def dump(self) -> dict[str, Any]:
        return self._call("/dump")

    def queue(self) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self._call("/queue")["messages"]
        return messages

    def repeat(self, message: int | None = None) -> int:
        """A person sends again what stopped. Returns how many messages."""
        return int(self._post("/queue/repeat" if message is None else f"/queue/{message}/repeat", {})["repeated"])

    def drop(self, message: int) -> int:
        return int(self._post(f"/queue/{message}/drop", {})["dropped"])

    def wait_sent(self, timeout: float = 10) -> bool:
        """True once only messages that need a person are left (if any)."""
        return bool(self._call(f"/wait?seconds={timeout}", timeout=timeout + 30)["sent"])

    def change_settings(self, **changes: Any) -> dict[str, Any]:
        return self._post("/settings", changes)

    def fault(self, **faults: Any) -> None:
        """`send_twice`, `lose_answer`, `cut_after_sending`, `reorder`."""
        self.change_settings(faults=faults)

    def habits(self, **habits: Any) -> None:
        self.change_settings(habits=habits)

    def empty(self) -> None:
        """A new base; its settings, the address of obmen among them, are to be set again."""
        self._post("/empty", {})

    def restart_sender(self) -> None:
        """The server process of 1C dies in the middle of its sends and comes up again."""
        self._post("/restart", {})

    def kill(self) -> None:
        """Power off: nothing is finished, nothing said."""
        self._process.kill()
        self._forget()

    def start_again(self) -> None:
        """On the same data, settings and address, after `kill` or `stop`."""
        self._start("--port", self.address.rpartition(":")[2])

    def stop(self) -> None:
        """Lets the sends under way end."""
        if self._process.poll() is None:
            assert self._process.stdin
            self._process.stdin.close()
            try:
                self._process.wait(40)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._forget()

    def _forget(self) -> None:
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _post(self, path: str, values: dict[str, Any]) -> dict[str, Any]:
        return self._call(path, json.dumps(values, default=str).encode())

    def _call(self, path: str, body: bytes | None = None, timeout: float = 600) -> dict[str, Any]:
        connection = http.client.HTTPConnection(self.address.partition("//")[2], timeout=timeout)
        try:
            method = "GET" if body is None else "POST"
            connection.request(method, f"/stand{path}", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer: dict[str, Any] = json.load(response)
        finally:
            connection.close()
        if response.status != 200:
            raise OneCRefused(answer["error"])
        return answer
