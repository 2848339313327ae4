"""obmen whose exchange ``relay`` answers questions too, as late as a slow 1C: ``python -m bench.asking``."""

import sys
import threading
from dataclasses import replace
from typing import Any

from obmen.core.discovery import exchanges, systems
from obmen.core.inbound import Question
from obmen.core.text import Text
from obmen.site import boot

SECONDS = 18.0
QUESTION = "stock"


def _answer(record: Any, run: Any) -> dict[str, str]:  # noqa: ARG001  it knows nothing but to wait
    threading.Event().wait(SECONDS)
    return {"answer": "at last"}


def main() -> None:
    boot()
    from obmen.site.apart import apart
    from obmen.site.server import Server

    question = Question(QUESTION, Text("Stock"), Any, {})
    systems()["http"] = replace(systems()["http"], questions=(question,))
    exchanges()["relay"] = replace(exchanges()["relay"], questions=(QUESTION,), answer=_answer)
    server = Server(port=0, apart=apart())
    server.run(lambda: print(f"obmen works: {server.address}", file=sys.stdout, flush=True))


if __name__ == "__main__":
    main()
