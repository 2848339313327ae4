"""The server as a process: started, found, refused a second time, stopped, killed, parted in two."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from obmen.journal.models import Message
from obmen.site import running as places
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database, default_is
from tests.fixtures.postgres import free_port

from .house import here, known, obmen, order, orders_in, running, set_up, starting, status, tell, until

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
pytestmark = pytest.mark.rule("H11")


@pytest.fixture
def ksup(ksup_stand: Ksup) -> Ksup:
    ksup_stand.reset()
    ksup_stand.add_deals(["12345"])
    return ksup_stand


def test_one_process_takes_messages_delivers_them_and_stops_when_asked_with_the_last_finished(
    database: Database, ksup: Ksup
):
    with running(database.environment()) as server:
        token = set_up(ksup.url, ksup.token)
        assert status(f"{server.address}/health") == 200
        until(lambda: known(server.address, token))
        assert tell(server.address, token, order("ТД-1", "12345"))["state"] == "waiting"
        until(lambda: orders_in(ksup, ["12345"]) == ["ТД-1"])
        ksup.fault("slow", act="order.put", seconds=1, times=1)
        asked = ksup.counters()["arrivals"]
        tell(server.address, token, order("ТД-2", "12345"))
        until(lambda: ksup.counters()["arrivals"] > asked)
        code, _, log = server.stop()
    assert code == 0
    assert [message.state for message in Message.objects.all()] == ["done", "done"]
    assert all(json.loads(line)["level"] in {"info", "warning"} for line in log.splitlines())
    assert places.find(database.home) is None


@pytest.mark.rule("H12")
@on_sqlite
def test_the_first_start_makes_everything_and_shows_the_password_once(tmp_path: Path, database: Database):
    home = tmp_path / "new" / "home"
    environment = {**os.environ, "OBMEN_HOME": str(home), "OBMEN_DATABASE": f"sqlite:///{home}/obmen.sqlite3"}
    with running(environment) as server:
        until(lambda: len(server.said) == 3)
        code, out, log = server.stop()
        password = out.splitlines()[1].rpartition(" ")[2]
        assert (code, out.count(password), password in log) == (0, 1, False)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.iterdir() if path.is_file()} == {0o600}
    with running(environment) as server:
        _, out, _ = server.stop()
        assert "password" not in out
    who = "from obmen.site import boot; boot()\nfrom django.contrib.auth import authenticate as a\n"
    signed_in = f"{who}p = a(username='admin', password={password!r}); print(p.has_perm('setup.administer'))"
    assert _python(environment, signed_in) == "True"


@on_sqlite
def test_a_second_server_on_the_folder_or_port_of_one_is_refused_and_told_of_it_until_it_is_killed(database: Database):
    with running(database.environment()) as server:
        second = obmen(database.environment(), "run", "--port", "0")
        assert second.returncode == 3
        assert f"A server runs on {database.home} already" in second.stderr
        assert f"process {server.process.pid}, {server.address}" in second.stderr
        assert status(f"{server.address}/health") == 200
        port = server.address.rpartition(":")[2]
        other = {**database.environment(), "OBMEN_HOME": str(database.home / "other")}
        other["OBMEN_DATABASE"] = f"sqlite:///{database.home}/other/obmen.sqlite3"
        refused = obmen(other, "run", "--port", port)
        assert refused.returncode == 3
        assert f"Port {port} is taken by another program" in refused.stderr
        server.stop(signal.SIGKILL)
        assert (database.home / "server.json").exists()
        assert places.find(database.home) is None
    with running(database.environment()) as server:
        assert status(f"{server.address}/health") == 200


@on_sqlite
@pytest.mark.parametrize("role", ["web", "worker"])
def test_web_and_worker_apart_are_refused_on_sqlite_in_words(database: Database, role: str):
    refused = obmen(database.environment(), role)
    assert refused.returncode == 3
    assert "On SQLite one process does everything: start obmen run" in refused.stderr


@on_postgresql
def test_web_and_worker_apart_work_together_on_postgresql(database: Database, ksup: Ksup):
    environment = database.environment()
    with running(environment, "web", "--port", "0") as web, running(environment, "worker"):
        token = set_up(ksup.url, ksup.token)
        until(lambda: known(web.address, token))
        tell(web.address, token, order("ТД-1", "12345"))
        until(lambda: orders_in(ksup, ["12345"]) == ["ТД-1"])


@on_postgresql
def test_several_processes_started_at_once_on_an_empty_database_make_one_administrator(database: Database):
    environment = database.environment()
    with starting(environment, "web", "--port", "0") as one, starting(environment, "web", "--port", "0") as other:
        assert one.address != other.address
        told = [server.stop()[1] for server in (one, other)]
    assert sum("password" in out for out in told) == 1
    assert User.objects.count() == 1


@on_postgresql
def test_a_database_that_is_not_there_is_told_without_its_password(database: Database):
    port = free_port()
    environment = {**database.environment(), "OBMEN_DATABASE": f"postgresql://obmen:s3cr3t@127.0.0.1:{port}/gone"}
    for words in (["run"], ["connection", "list"], ["check"]):
        with default_is(environment["OBMEN_DATABASE"], database.home):
            refused = obmen(environment, *words) if words == ["run"] else here(*words)
        said = refused.stderr + refused.stdout
        assert refused.returncode == (1 if words == ["check"] else 3)
        assert f"127.0.0.1:{port}/gone cannot be used" in said.replace("\n", " ")
        assert "s3cr3t" not in said


@on_sqlite
def test_an_address_of_a_database_that_is_none_is_told(database: Database):
    refused = obmen({**database.environment(), "OBMEN_DATABASE": "mysql://root:s3cr3t@host/db"}, "run")
    assert refused.returncode == 3
    assert "«mysql»" in refused.stderr
    assert "s3cr3t" not in refused.stderr


@pytest.mark.rule("H7")
@on_sqlite
def test_a_server_without_its_key_does_not_start_and_says_what_to_do(database: Database):
    set_up()
    assert here("prepare").returncode == 0
    (database.home / "secret.key").unlink()
    refused = obmen(database.environment(), "run", "--port", "0")
    assert refused.returncode == 3
    assert "The key file" in refused.stderr
    assert not (database.home / "secret.key").exists()


def _python(environment: dict[str, str], code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()
