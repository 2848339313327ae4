"""What the READMEs tell a newcomer to type does what they say."""

import re
import shlex
from functools import reduce
from pathlib import Path

import pytest

from obmen.journal.models import Message
from obmen.site.tests.house import here, known, running, status, until
from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC
from tests.fixtures.database import Database

ROOT = Path(__file__).resolve().parents[2]


FLOWS = ["contacts", "counterparties", "products", "orders", "prices"]
USER, PASSWORD = "Администратор", "Пароль-1С"
READMES = pytest.mark.parametrize("readme", ["README.md", "README.ru.md"])


@pytest.mark.rule("H1", "K4.3")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@READMES
def test_the_first_order_of_a_newcomer_goes_all_the_way_into_ksup(database: Database, readme: str) -> None:
    """Set up by the README's own commands, sent by its own line."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    with Ksup.started() as ksup, OneC.started(target="http://127.0.0.1:1", token="") as onec:
        ksup.add_deals(["12345"])
        key = set_up_as_told(text, ksup, onec)
        address, headers, body = the_curl(text)
        headers = {name: value.replace("$KEY", key) for name, value in headers.items()}
        with running(database.environment()) as server:
            until(lambda: known(server.address, key))
            address = address.replace("http://127.0.0.1:8000", server.address)
            assert status(address, headers, body) == 202
            until(lambda: Message.objects.get().state != "waiting")
            message = Message.objects.get()
            assert (message.state, message.cause) == ("done", ""), message.reason
        [order] = ksup.deal("12345")["orders"]
        assert order["order_number"] == "117"
        assert order["file"]["name"] == "117.txt"


def set_up_as_told(text: str, ksup: Ksup, onec: OneC) -> str:
    """All it says to type before ``obmen run``, what 1C is asked for included (K1, K14) → the key of 1C's door."""
    lines = re.findall(r"^    (obmen (?:prepare|connection|flow) .*)$", text.replace("\\\n", " "), re.MULTILINE)
    assert re.findall(r"^obmen flow add (\w+)", "\n".join(lines), re.MULTILINE) == FLOWS
    addresses = {"https://ksup.example": ksup.url, "https://1c.example/ut": onec.address, "user=obmen": f"user={USER}"}
    for line in lines:
        there = reduce(lambda typed, pair: typed.replace(*pair), addresses.items(), line)
        words = shlex.split(there, comments=True)
        said = here(*words[1:], typed=f"{PASSWORD if 'password' in words else ksup.token}\n")
        assert said.returncode == 0, (line, said.stdout, said.stderr)
    return said.stdout.splitlines()[0]


def the_curl(text: str) -> tuple[str, dict[str, str], bytes]:
    """Address, headers and body of its only call."""
    found = re.search(r"^    (curl .*?)\n(?!     )", text, re.DOTALL | re.MULTILINE)
    assert found
    words = shlex.split(found[1].replace("\\\n", " "))
    headers = dict(words[n + 1].split(": ", 1) for n, word in enumerate(words) if word == "-H")
    return words[1], headers, words[words.index("-d") + 1].encode()


@pytest.mark.parametrize("page", ["README.md", "README.ru.md", "docs/operating.md", "docs/operating.ru.md"])
def test_set_up_and_upgrade_begin_with_make_install(page: str) -> None:
    assert "make install" in (ROOT / page).read_text(encoding="utf-8")
    assert re.search(r"^install:.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
