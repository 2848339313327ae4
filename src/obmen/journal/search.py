"""Folding: what is typed and what is kept are brought to one form, so that «петр» finds «ПЁТР» and «8916…» finds
«+7 916…»."""

import re
from functools import lru_cache, partial

from django.conf import settings
from django.utils.translation.trans_real import translation

from obmen.core.text import Text

# What people write between the digits of a phone; the number may be cut short at its end, as when it is being typed.
_PHONE = re.compile(
    r"(?<![\w+])(?:\+?[78])[ (\-]*9(?:[ ()\-]*\d){2,9}(?!\w)|(?<![\w+])\+[1-9](?:[ ()\-]*\d){6,13}(?!\w)"
)
_NOT_DIGIT = re.compile(r"\D")


def fold(text: str) -> str:
    """Lower case, ё as е, spaces as one, phones as their digits with 7 for the country's 8."""
    if "9" in text or "+" in text:  # as every phone has
        text = _PHONE.sub(_digits, text)
    return " ".join(text.lower().replace("ё", "е").replace("\0", " ").split())


def spoken(text: Text, *more: str) -> str:
    """Folded, in every language of the pages: who searches types the words he sees. Then ``more``, what else it is
    found by. Each word once, for they are searched for one by one."""
    said = dict.fromkeys(text.render(partial(_translated, language)) for language, _ in settings.LANGUAGES)
    return " ".join(dict.fromkeys(fold(" ".join((*said, *more))).split(" ")))


@lru_cache(4096)
def _translated(language: str, message: str) -> str:
    return translation(language).gettext(message)


def _digits(found: re.Match[str]) -> str:
    digits = _NOT_DIGIT.sub("", found[0])
    return "7" + digits[1:] if digits[0] == "8" else digits
