"""A stand's process as tests and the demo hold it."""

import json
import subprocess
import sys
from collections.abc import Sequence
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit


class StandProcess:
    """`python -m module words…`, which says one JSON line with its "url" when it is ready. `start()` after `kill()` or
    `stop()` opens the same address again."""

    def __init__(self, module: str, words: Sequence[str], port: int) -> None:
        self._module, self._words, self.port = module, words, port
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", self._module, "--with-parent", "--port", str(self.port), *self._words]
        # a session of its own: Ctrl-C in a terminal is for the program that holds the stand
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            self._ended()
            raise RuntimeError(f"{self._module} did not start, exit code {self.process.returncode}")
        self.told: dict[str, str] = json.loads(line)
        self.url = self.told["url"]
        self.port = urlsplit(self.url).port or 0

    def stop(self) -> None:
        self.process.terminate()
        self._ended()

    def kill(self) -> None:
        """`kill -9`: no goodbye to anybody."""
        self.process.kill()
        self._ended()

    def control(self, method: str, path: str, body: object = None) -> Any:
        """An answer of 4xx or 5xx is a RuntimeError with its text."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            raw = None if body is None else json.dumps(body).encode()
            connection.request(method, path, raw)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text)

    def _ended(self) -> None:
        self.process.wait(timeout=15)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
