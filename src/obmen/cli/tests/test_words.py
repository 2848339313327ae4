"""Commands say what is so and what to do, in the words and the language of who reads."""

import json
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import translation

from obmen.cli.words import when
from obmen.core import clock
from obmen.journal.models import Rejected
from obmen.setup import connections
from obmen.setup.connections import Draft
from obmen.setup.models import Connection, Flow
from obmen.site.tests.house import here, set_up
from obmen.site.tests.house import obmen as command_line
from tests.fixtures.database import Database

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.rule("H6")
def test_a_fresh_folder_is_told_and_looking_makes_no_database(database: Database, tmp_path: Path):
    environment = {**database.environment(), "OBMEN_HOME": str(tmp_path), "OBMEN_LANG": "ru"}
    environment["OBMEN_DATABASE"] = f"sqlite:///{tmp_path}/obmen.sqlite3"
    said = command_line(environment, "check", "--json")
    assert said.returncode == 1
    told = json.loads(said.stdout)["findings"][-1]
    assert (told["finding"], told["do"]) == ("Здесь ещё ничего не подготовлено", "Подготовьте: obmen prepare")
    assert not (tmp_path / "obmen.sqlite3").exists()


@pytest.mark.rule("H6")
@pytest.mark.parametrize(("address", "words"), [("nonsense", "это не адрес базы"), ("mysql://x/y", "с «mysql»")])
def test_a_wrong_address_of_the_database_is_told_in_the_language_of_the_reader(
    database: Database, address: str, words: str
):
    said = command_line({**database.environment(), "OBMEN_DATABASE": address, "OBMEN_LANG": "ru"}, "version")
    assert (said.returncode, words in said.stderr) == (3, True), said.stderr


@pytest.mark.rule("H8")
@pytest.mark.parametrize(("thing", "name"), [("connection", "ksup"), ("flow", "orders")])
def test_the_debug_record_says_until_when_it_is_on(database: Database, thing: str, name: str):
    set_up()
    said = here(thing, "debug", name, "--hours", "2")
    row = (Connection if thing == "connection" else Flow).objects.get(name=name)
    with translation.override("en"):
        assert said.stdout.strip() == f"The debug record of {name} is on until {when(row.debug_until)}"
    assert here(thing, "debug", name, "--hours", "0").stdout.strip() == f"The debug record of {name} is off"


@pytest.mark.rule("H12")
def test_the_record_of_changes_is_told_in_words_and_shows_only_what_changed(database: Database):
    assert here("prepare").returncode == 0
    set_up(key="the-key-of-ksup")
    until = clock.now() + timedelta(hours=1)
    connections.debug(Connection.objects.get(name="ksup"), until, personal=False, who="console: root")
    ksup = Draft("ksup", "КСУП 2", "ksup", {"address": "http://127.0.0.1:1"}, {"token": "another-key-of-it"})
    connections.save(ksup, who="anna", check=None)
    told = here("audit").stdout
    for words in (
        "root, command line",
        "the server, at its first start",
        "title: КСУП 2",
        "secrets.token: key changed",
    ):
        assert words in told
    with translation.override("en"):
        assert f"until: {when(until)}" in told
    assert until.isoformat() not in told
    newest = here("audit", "--limit", "1").stdout
    assert "address" not in newest


@pytest.mark.rule("H1", "H6")
def test_what_the_doors_could_not_place_is_listed_and_shown(database: Database):
    set_up()
    at = clock.now()
    problems = [{"field": "deal_number", "reason": {"text": "Fill in this field"}}]
    source = Connection.objects.get(name="onec-ut")
    for number in ("01", "02"):
        Rejected.objects.create(
            id=number,
            source=source,
            kind="orders",
            size=7,
            content_type="",
            problems=problems,
            received_at=at,
            raw=b'{"a":1}',
        )
    assert "deal_number: Fill in this field" in here("rejected", "list").stdout
    first = json.loads(here("rejected", "list", "--limit", "1", "--json").stdout)
    assert ([row["id"] for row in first["rejected"]], first["before"]) == (["02"], "02")
    assert '"a": 1' in here("rejected", "show", "01").stdout
    assert json.loads(here("rejected", "show", "01", "--json").stdout)["text"] == '{"a":1}'
    assert (here("rejected", "show", "03").returncode, here("rejected", "show", "03").stdout) == (2, "")


@pytest.mark.rule("H6")
@pytest.mark.parametrize("stand", ["ksup", "onec", "bitrix24"])
def test_a_stand_says_how_it_is_typed(database: Database, stand: str):
    said = command_line(database.environment(), "stand", stand, "--help")
    assert said.returncode == 0
    assert f"usage: obmen stand {stand}" in said.stdout
    assert "токен" not in said.stdout


def test_a_stand_that_is_ended_leaves_no_process_with_its_port(database: Database, tmp_path: Path):
    command = [sys.executable, "-m", "obmen", "stand", "ksup", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, env=database.environment(), stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout
        port = urlsplit(json.loads(started.stdout.readline())["url"]).port
        started.terminate()
        started.wait(20)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 5)
