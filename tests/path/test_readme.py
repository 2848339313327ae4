"""What the READMEs tell a newcomer to type does what they say."""

import re
import shlex
from pathlib import Path

import pytest

from obmen.site.tests.house import known, running, set_up, status, until
from tests.fixtures.database import Database

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.rule("H1")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("readme", ["README.md", "README.ru.md"])
def test_the_order_of_the_readme_is_accepted(database: Database, readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    found = re.search(r"^    (curl .*?)\n(?!     )", text, re.DOTALL | re.MULTILINE)
    assert found
    words = shlex.split(found[1].replace("\\\n", " "))
    key = set_up()
    headers = dict(words[n + 1].replace("$KEY", key).split(": ", 1) for n, word in enumerate(words) if word == "-H")
    with running(database.environment()) as server:
        until(lambda: known(server.address, key))
        address = words[1].replace("http://127.0.0.1:8000", server.address)
        assert status(address, headers, words[words.index("-d") + 1].encode()) == 202


@pytest.mark.parametrize("page", ["README.md", "README.ru.md", "docs/operating.md", "docs/operating.ru.md"])
def test_set_up_and_upgrade_begin_with_make_install(page: str) -> None:
    assert "make install" in (ROOT / page).read_text(encoding="utf-8")
    assert re.search(r"^install:.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
