"""Names and phones in the rows of a run: masked for everybody, shown to who operates and asks, and that is written
down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from obmen.cli.runshow import show_run
from obmen.journal.models import Run
from obmen.setup.models import Audit
from obmen.setup.people import give

from .shop import Shop, started, text

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.rule("H15"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
NAMES = ("Иванов Иван", "Петрова Анна", "Deal АА2", "Deal АА3")
BUTTON = "Показать имена и телефоны"


@pytest.fixture
def run(shop: Shop) -> str:
    """The address of a run: it makes a deal for Иванов, and cannot decide which one is Петрова's."""
    shop.world.clients = {"АА1": "Иванов Иван", "АА3": "Петрова Анна"}
    address = started(shop.office.signed_in("operator"), "plan")
    shop.work()
    return address


def shown(page: str) -> list[str]:
    return [name for name in NAMES if name in page]


def unmaskings() -> list[tuple[str, str, object]]:
    return list(Audit.objects.filter(act="personal.shown").values_list("who", "object", "after"))


def test_an_operator_sees_them_when_he_asks_and_it_is_written_down_once(shop: Shop, run: str) -> None:
    client = shop.office.signed_in("operator")
    page = text(client, f"{run}/plan?act=create")
    assert "Заказ АА1" in page
    assert BUTTON in page
    assert shown(text(client, f"{run}/plan")) == []
    assert unmaskings() == []
    for _ in range(2):
        answer = client.post(f"{run}/personal?act=create")
        assert answer.headers["Location"] == f"{run}/plan?act=create"
    assert shown(text(client, f"{run}/plan")) == list(NAMES)
    assert BUTTON not in text(client, f"{run}/plan")
    assert unmaskings() == [("operator", "books", {"run": 1})]
    told = text(shop.office.signed_in("administrator"), "/audit")
    assert "показаны имена и телефоны прогона" in told


def test_what_one_person_was_shown_no_other_sees_and_no_other_run_shows(shop: Shop, run: str) -> None:
    client = shop.office.signed_in("operator")
    client.post(f"{run}/personal")
    assert shown(text(shop.office.signed_in("administrator"), f"{run}/plan")) == []
    other = started(client, "compare")
    shop.work()
    assert shown(text(client, f"{other}/findings")) == []
    assert client.post(f"{other}/personal").headers["Location"] == f"{other}/findings"
    assert shown(text(client, f"{other}/findings")) == list(NAMES)


def test_a_viewer_neither_sees_nor_asks(shop: Shop, run: str) -> None:
    client = shop.office.signed_in("viewer")
    page = text(client, f"{run}/plan")
    assert (shown(page), BUTTON in page) == ([], False)
    assert client.post(f"{run}/personal").status_code == 403
    assert unmaskings() == []


def test_who_may_operate_no_more_sees_no_more(shop: Shop, run: str) -> None:
    client: Client = shop.office.signed_in("operator")
    client.post(f"{run}/personal")
    give(shop.office.person("operator"), "viewer", by="test")
    assert shown(text(client, f"{run}/plan")) == []


@pytest.mark.parametrize("as_json", [False, True], ids=["table", "json"])
def test_a_command_shows_them_only_when_told_to(
    shop: Shop, run: str, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    plan = Run.objects.get()
    show_run(plan, "", as_json=as_json)
    said = capsys.readouterr().out
    assert "АА1" in said
    assert shown(said) == []
    assert unmaskings() == []
    show_run(plan, "", as_json=as_json, personal=True)
    said = capsys.readouterr().out
    assert [name for name in NAMES[:2] if name in said] == list(NAMES[:2])
    ((who, *_),) = unmaskings()
    assert who.startswith("console")
