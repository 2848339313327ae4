"""The log of the server: one JSON object a line for machines, one short line for a terminal; masked, whatever was
said."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

from obmen.core import call
from obmen.core.masking import HIDDEN, mask_contacts

_STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "color_message"}
_KEYS = re.compile(r"(obm_[a-z0-9]{8}_)[\w-]+|((?:bearer|basic)\s+)[\w.+/=-]{8,}", re.IGNORECASE)
QUIET = {"django.request": logging.ERROR, "django.security": logging.ERROR, "uvicorn": logging.WARNING}


def start(stream: TextIO = sys.stderr, *, level: int = logging.INFO) -> None:
    """For the whole process; a second call replaces the first."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Terminal() if stream.isatty() else Lines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)


class Lines(logging.Formatter):
    """``{"at", "level", "from", "text", …}``; ``message_id`` where the line is about a message or was said while
    one was delivered, ``trace`` of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(said(record), ensure_ascii=False, default=str)


class Terminal(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = said(record)
        head = f"{line.pop('at')[11:19]} {line.pop('level'):7} {line.pop('text')}"
        line.pop("from")
        trace = line.pop("trace", "")
        more = " ".join(f"{name}={value}" for name, value in line.items())
        return "\n".join(part for part in (f"{head}  {more}".rstrip(), trace) if part)


def said(record: logging.LogRecord) -> dict[str, Any]:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    line: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "from": record.name}
    line["text"] = masked(record.getMessage())
    for name, value in vars(record).items():
        if name not in _STANDARD:
            line[name] = masked(value) if isinstance(value, str) else value
    if "message_id" not in line:
        line |= _work()
    if record.exc_info:
        line["trace"] = masked(logging.Formatter().formatException(record.exc_info))
    return line


def masked(text: str) -> str:
    """Keys, e-mail addresses and phones never stand in a log, whoever wrote them there."""
    return mask_contacts(_KEYS.sub(lambda found: f"{found[1] or found[2]}{HIDDEN}", text))


def _work() -> dict[str, Any]:
    """The message this thread is busy with; of what is about no message (a check, a question), its name."""
    try:
        work = call.current()
    except LookupError:
        return {}
    return {"work": work.identity} if work.message_id is None else {"message_id": work.message_id}
