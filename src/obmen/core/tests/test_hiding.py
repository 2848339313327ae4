"""Secrets stand in no text, however the other side writes them."""

import base64
import json
import re
from urllib.parse import quote

import pytest

from obmen.core.masking import hide, spellings

SECRET = 'кл"юч/Я-?9'


def test_a_secret_is_hidden_wherever_it_stands_and_the_longer_one_first() -> None:
    assert hide("Bearer abcd-efgh, abcd", {"abcd", "abcd-efgh"}) == "Bearer •••, •••"


@pytest.mark.rule("H8")
@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET)[1:-1].replace("/", "\\/"),
        r"\u043a\u043b\"\u044e\u0447/\u042f-?9",
        r"\u043A\u043B\"\u044E\u0447/\u042F-?9",
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        quote(SECRET),
        quote(SECRET, safe=""),
        quote(SECRET, safe="").lower(),
        base64.b64encode(SECRET.encode()).decode().rstrip("="),
        base64.urlsafe_b64encode(SECRET.encode()).decode().rstrip("="),
    ],
)
def test_a_secret_is_hidden_however_it_is_written(form: str) -> None:
    hidden = hide(f"<{form}>", spellings([SECRET]))
    assert re.fullmatch("<.{0,1}•••.{0,2}>", hidden)


@pytest.mark.rule("H8")
@pytest.mark.parametrize("user", ["a", "ab", "abc"])
def test_a_password_is_hidden_in_the_midst_of_base64(user: str) -> None:
    basic = base64.b64encode(f"{user}:{SECRET}\n".encode()).decode()
    hidden = hide(basic, spellings([SECRET]))
    assert "•••" in hidden
    assert len(hidden) <= 12


def test_too_short_a_secret_does_not_blot_out_ordinary_text() -> None:
    assert hide("a letter", {"a"}) == "a letter"
