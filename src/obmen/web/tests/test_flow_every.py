"""How often an exchange runs, chosen by a person."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from obmen.setup.models import Flow

from .garage import known, own
from .office import Office

pytestmark = [pytest.mark.rule("A1", "H7"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
NEW = "/exchanges/new/garage"
EDIT = "/exchanges/garage/edit"


@pytest.fixture
def client(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    with known(monkeypatch):
        yield office.signed_in("administrator")


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ({"every": "15 min"}, "15 min", "каждые 15 минут"),
        ({"every": "daily", "every_at": "03:30"}, "1 d at 03:30", "раз в сутки в 03:30"),
        ({"every": "45 s"}, "45 s", "каждые 45 секунд"),
        ({"every": ""}, "", "только вручную"),
    ],
)
def test_how_often_it_runs_is_chosen_in_words(client: Client, typed: dict[str, str], kept: str, shown: str) -> None:
    client.post(NEW, own(**{"s/number_field": "UF", **typed}))
    assert Flow.objects.get(name="garage").every == kept
    assert shown in text(client.get("/exchanges/garage"))
    assert f'<option value="{typed["every"]}" selected>' in text(client.get(EDIT))


def test_a_pause_nobody_understands_is_told_beside_it(client: Client) -> None:
    answer = client.post(NEW, own(**{"s/number_field": "UF", "every": "often"}))
    assert answer.status_code == 422
    assert "Нужен интервал" in text(answer)
