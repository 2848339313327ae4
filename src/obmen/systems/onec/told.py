"""What 1C says in an answer that is no data: its own JSON or Atom, an exception of the platform in JSON after a BOM, a
page of the platform or of the web server."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from obmen.core.answer import Answer

_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body")
_TAG = re.compile(r"<(?:style|script|title).*?</(?:style|script|title)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_REASON = re.compile(r".*(?:by reason:|по причине:)", re.DOTALL | re.IGNORECASE)
_ATOM = re.compile(r"<(?:\w+:)?code[^>]*>(?P<code>-?\d+)<.*?<(?:\w+:)?message[^>]*>(?P<words>.*?)</", re.DOTALL)
_LONGEST = 64 << 10
_DEEPEST = 10


@dataclass(frozen=True, slots=True)
class Told:
    """``code``: 1C's own, empty where who spoke was not its OData interface."""

    code: str = ""
    words: str = ""


def is_page(answer: Answer) -> bool:
    return answer.body[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_PAGE)


def told(answer: Answer) -> Told:
    text = answer.body[:_LONGEST].decode("utf-8-sig", "replace")
    if is_page(answer):
        return Told(words=_of_page(text))
    if found := _ATOM.search(text):
        return Told(found["code"], _of_page(found["words"]))
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return Told(words=_SPACES.sub(" ", text).strip())
    return _of_json(data) if isinstance(data, dict) else Told()


def _of_json(data: dict[str, Any]) -> Told:
    error = data.get("odata.error")
    if isinstance(error, dict):
        message = error.get("message")
        words = message.get("value") if isinstance(message, dict) else message
        return Told(str(error.get("code", "")), str(words or ""))
    return Told(words=" ".join(_descriptions(data.get("exception"))))


def _descriptions(exception: Any) -> Iterator[str]:
    """The innermost says most, and stands last."""
    for _ in range(_DEEPEST):
        if not isinstance(exception, dict):
            return
        if description := exception.get("descr"):
            yield _SPACES.sub(" ", str(description))
        exception = exception.get("inner")


def _of_page(text: str) -> str:
    """Its words without the markup; of the platform's page what follows «by reason»."""
    words = _SPACES.sub(" ", html.unescape(_TAG.sub(" ", text))).strip()
    return _REASON.sub("", words).strip() or words
