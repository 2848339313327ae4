"""What the portal says went wrong, and errors that say more than the four: what of them this folder itself acts on."""

import html
import re
from dataclasses import dataclass
from typing import Any

from obmen.core.errors import TryLater, Unclear
from obmen.core.masking import mask_contacts

_TAG = re.compile(r"<[^>]*>")


class NotDone(TryLater):
    """The portal did not begin with it, for one of its limits: it may be sent again as it is, a write too."""


class Blocked(NotDone):
    """For the method has used up its execution time; others go on."""


class Overloaded(TryLater):
    """The vendor has blocked the whole portal by hand."""


class Cut(TryLater):
    """Reading took longer than the portal allows: less at once may do."""


class CutWriting(Unclear):
    """As ``Cut``, but what was done before the cut stays."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the portal says went wrong: ``code`` in upper case, perhaps empty; ``reason`` without HTML."""

    status: int
    code: str
    reason: str


def said(told: Any, status: int = 400) -> Said | None:
    """None: whoever answered was not the portal's REST."""
    if not isinstance(told, dict) or "error" not in told:
        return None
    error = told["error"]
    if isinstance(error, dict):  # REST 3.0
        return Said(status, str(error.get("code", "")).upper(), _reason(error.get("message", "")))
    return Said(status, str(error or "").upper(), _reason(told.get("error_description") or error or ""))


def _reason(text: Any) -> str:
    return mask_contacts(plain(text))


def plain(text: Any) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", str(text))).split())[:500]
