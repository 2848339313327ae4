"""A program tells by the exit code whether it typed wrongly or a setting is wrong (H6, H7)."""

from pathlib import Path

import pytest

from obmen.setup.models import Connection
from obmen.site.tests.house import here, set_up
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H6", "H7"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.mark.parametrize(
    ("line", "place"), [("seconds = 'many'", "settings.seconds"), ("adress = 'http://x'", "settings.adress")]
)
def test_a_wrong_value_in_a_file_is_a_wrong_setting_and_a_missing_file_is_a_slip(
    database: Database, tmp_path: Path, line: str, place: str
):
    set_up()
    file = tmp_path / "a.toml"
    known = "title = 'KSUP'\nsystem = 'ksup'\n[connections.ksup.settings]\naddress = 'http://127.0.0.1:1'"
    file.write_text(f"[connections.ksup]\n{known}\n{line}\n", encoding="utf-8")
    said = here("settings", "apply", str(file))
    assert (said.returncode, f"connections.ksup.{place}: " in said.stderr) == (3, True), said.stderr
    assert here("settings", "apply", str(tmp_path / "none.toml")).returncode == 2


def test_a_key_ksup_refuses_is_a_wrong_setting_when_a_file_is_applied(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("KEY", "not-the-key")
    with Ksup.started() as ksup:
        file = tmp_path / "a.toml"
        text = f"""
            [connections.ksup]
            title = "KSUP"
            system = "ksup"
            settings.address = "{ksup.url}"
            secrets.token = "env:KEY"
        """
        file.write_text(text, encoding="utf-8")
        said = here("settings", "apply", str(file))
    assert (said.returncode, "connections.ksup.settings.token: " in said.stderr) == (3, True), said.stderr
    assert not Connection.objects.exists()


def test_a_wrong_value_on_the_command_line_is_a_wrong_setting_too(database: Database):
    set_up()
    said = here("connection", "change", "ksup", "--no-check", "--set", "seconds=many")
    assert (said.returncode, "seconds: A whole number is needed" in said.stderr) == (3, True)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("user", "off", "nobody"), "There is nobody called nobody"),
        (("connection", "token", "issue", "onec-ut", "--from", "home"), "Not an address or a network"),
    ],
)
def test_a_name_or_an_address_typed_wrongly_is_no_wrong_setting(database: Database, words: tuple[str, ...], why: str):
    set_up()
    said = here(*words)
    assert (said.returncode, why in said.stderr) == (2, True)
