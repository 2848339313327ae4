"""A connection paused by a wrong setting, mended from the command line (H3, H7)."""

import json
from pathlib import Path

import pytest

from obmen.core import clock
from obmen.core.text import Text
from obmen.journal.models import Gate
from obmen.setup.models import Connection
from obmen.site.tests.house import here, set_up
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H3", "H7"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def misconfigured() -> None:
    """As a delivery leaves the connection that does not take its key."""
    why = Text("KSUP does not take the key").to_json()
    Gate.objects.update_or_create(
        connection=Connection.objects.get(name="ksup"),
        defaults={"paused": "misconfigured", "reason": why, "changed_at": clock.now()},
    )


def test_a_mended_connection_goes_on_when_its_system_has_taken_the_settings(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    set_up()
    file = tmp_path / "obmen.toml"
    with Ksup.started() as ksup:
        monkeypatch.setenv("KEY", ksup.token)
        misconfigured()
        asked = here("check", "ksup", "--offline", "--json")
        assert json.loads(asked.stdout)["findings"][0]["do"] == "Mend what is said, then: obmen connection check ksup"
        change = "connection", "change", "ksup", "--set", f"address={ksup.url}", "--secret", "token=env:KEY"
        assert "ksup goes on" in here(*change).stdout
        misconfigured()
        assert "ksup goes on" in here("connection", "check", "ksup").stdout
        misconfigured()
        here("settings", "export", "--to", str(file))
        file.write_text(file.read_text(encoding="utf-8").replace('"КСУП"', '"Наша КСУП"'), encoding="utf-8")
        assert "ksup goes on" in here("settings", "apply", str(file)).stdout
        assert Gate.objects.get(connection__name="ksup").paused == ""
        here("connection", "pause", "ksup")
        assert "ksup stays paused. Paused from the command line" in here("connection", "check", "ksup").stdout
        assert "obmen connection resume ksup" in here("check", "ksup").stdout
