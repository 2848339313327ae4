"""The language of the command line: OBMEN_LANG, else that of the terminal, else Russian; and how texts are put."""

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from gettext import translation
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import activate, gettext

from obmen.core.text import Text

KNOWN = ("ru", "en")


def choose() -> str:
    """The first of the environment's that is known here."""
    for name in ("OBMEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        language = os.environ.get(name, "").partition("_")[0].partition(".")[0].lower()
        if language in KNOWN:
            return language
    return KNOWN[0]


def use(language: str) -> None:
    activate(language)


def say(text: "Text | str | None") -> str:
    """A Text or a message id in the language in force."""
    if text is None:
        return ""
    return text.render(gettext) if isinstance(text, Text) else gettext(text) if text else ""


def before_start(text: "Text | str") -> str:
    """What is wrong with the settings, without which Django translates nothing."""
    if not isinstance(text, Text):
        return str(text)
    folder = Path(__file__).resolve().parents[1] / "site" / "locale"
    return text.render(translation("django", folder, [choose()], fallback=True).gettext)


def said(stored: Mapping[str, Any] | None) -> str:
    """A Text the database keeps."""
    return say(Text.from_json(stored)) if stored else ""


def when(moment: datetime | None) -> str:
    """In the server's zone, to the second."""
    return date_format(timezone.localtime(moment), "d.m.Y H:i:s") if moment else ""


def yes(value: bool | None) -> str:
    return {True: say(Text("yes")), False: say(Text("no")), None: ""}[value]


def joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
