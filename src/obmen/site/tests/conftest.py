"""Machines the stories of backups play on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.database import Database, default_is
from tests.fixtures.postgres import Cluster

if TYPE_CHECKING:
    from .house import Said

PHRASE = "correct horse battery staple"


@dataclass
class Elsewhere:
    """Another machine: its environment, and its folder."""

    environment: dict[str, str]
    home: Path

    def said(self, *words: str) -> Said:
        """By a command typed there."""
        from .house import here  # models may be imported only when Django is set up

        with default_is(self.environment["OBMEN_DATABASE"], self.home):
            return here(*words)


@pytest.fixture
def elsewhere(database: Database, cluster: Cluster, tmp_path: Path) -> Iterator[Elsewhere]:
    home = tmp_path / "elsewhere"
    url = f"sqlite:///{home}/obmen.sqlite3" if database.kind == "sqlite" else cluster.create("elsewhere")
    environment = {**database.environment(), "OBMEN_HOME": str(home), "OBMEN_DATABASE": url}
    yield Elsewhere({**environment, "OBMEN_BACKUP_PASSPHRASE": PHRASE}, home)
    if database.kind == "postgresql":
        cluster.drop("elsewhere")


@pytest.fixture
def prepared(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A server that was set up and stands still."""
    from .house import here, set_up  # models may be imported only when Django is set up

    assert here("prepare").returncode == 0
    set_up()
    monkeypatch.setenv("OBMEN_BACKUP_PASSPHRASE", PHRASE)
    return database
