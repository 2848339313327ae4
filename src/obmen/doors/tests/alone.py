"""A server of the doors in a process of its own, whose memory can be measured and whose disk can be filled.

``python -m obmen.doors.tests.alone [--file-size BYTES]``: prints port and token, and ends with its standard input.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fixtures.database import Database


@dataclass
class Alone:
    process: "subprocess.Popen[bytes]"
    port: int
    token: str

    def memory(self) -> int:
        """The most it has ever held, bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024


@contextmanager
def alone(database: Database, *options: str) -> Iterator[Alone]:
    words = [sys.executable, "-m", "obmen.doors.tests.alone", *options]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=database.environment()) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        try:
            yield Alone(process, said["port"], said["token"])
        finally:
            process.stdin.close()
            process.wait(timeout=30)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--file-size", type=int, default=0)
    limit = parser.parse_args().file_size
    from obmen.site import boot

    boot()
    from obmen.doors.tests.running import a_flow, running

    with running() as doors:
        a_flow(doors.connection)
        if limit:
            # no file may grow beyond it: to the journal and the file store it is a disk that is full
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        print(json.dumps({"port": doors.port, "token": doors.token}), flush=True)  # noqa: T201
        while os.read(0, 65536):
            pass


if __name__ == "__main__":
    main()
