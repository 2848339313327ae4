"""A base that is not published sends its work orders by itself, and they become deals all the same (A9)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from obmen.core.discovery import kind_of
from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.onec import OneC
from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .house import Garage

pytestmark = [pytest.mark.rule("A9"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
STATES = {"Заявка": "PREPARATION", "Закрыт": "WON"}


@pytest.fixture
def garage(database: Database, base: OneC, portal: Bitrix24) -> Iterator[Garage]:
    from . import house as words

    with words.garage(base, portal) as garage:
        garage.make_field()
        garage.connect("pushing", "onec", {}, {})
        stages = [{"state": f"state-{title}", "stage": stage} for title, stage in STATES.items()]
        garage.set_up(base="pushing", stages=stages)
        yield garage


def push(garage: Garage, number: str, moment: str = "2026-11-20T09:15:00", **more: Any) -> None:
    from obmen.doors.reading import Letter, read
    from obmen.journal.files_folder import FolderStore
    from obmen.setup import snapshot

    view, kind = snapshot.current().connection("pushing"), kind_of("onec", "work-orders")
    assert view
    assert kind
    state = more.pop("state", "Заявка")
    client = {"ref": f"client-{number}", "name": "Иванов Иван Иванович", "phones": ["8 (903) 000-00-01"]}
    body = {
        "ref": f"ref-{number}",
        "number": number,
        "version": moment,
        "moment": moment,
        "date": "2026-11-20T09:12:00",
        "sum": 1000,
        "state": {"ref": f"state-{state}", "title": state},
        "client": client,
        **more,
    }
    raw = json.dumps(body, ensure_ascii=False).encode()
    garage.writer.do(read(Letter(view, kind, raw, {}), FolderStore(garage.files, least_free=0)))


def deals(garage: Garage) -> dict[str, tuple[str, str]]:
    return {d["UF_CRM_ID_1C"]: (d["STAGE_ID"], d["OPPORTUNITY"]) for d in garage.deals().values()}


def test_what_was_pushed_becomes_deals_and_follows_what_is_pushed_later(garage: Garage) -> None:
    push(garage, "АА0001")
    push(garage, "АА0002", sum=2000)
    garage.deliver()
    assert {one.outcome for one in garage.messages(kind="work-orders")} == {"unchanged"}
    garage.run()
    assert deals(garage) == {"АА0001": ("PREPARATION", "1000.00"), "АА0002": ("PREPARATION", "2000.00")}
    push(garage, "АА0001", "2026-11-20T10:00:00", state="Закрыт", sum=1500)
    garage.deliver()
    garage.run()
    assert deals(garage)["АА0001"] == ("WON", "1500.00")
    assert garage.run().counts == {"leave": 2}


def test_an_older_state_that_comes_late_changes_nothing(garage: Garage) -> None:
    push(garage, "АА0001", "2026-11-20T10:00:00", sum=1500)
    push(garage, "АА0001", "2026-11-20T09:00:00", sum=900)
    garage.deliver()
    garage.run()
    assert deals(garage) == {"АА0001": ("PREPARATION", "1500.00")}


def test_what_was_pushed_but_not_delivered_yet_is_brought_over_too(garage: Garage) -> None:
    push(garage, "АА0001")
    garage.run()
    assert list(deals(garage)) == ["АА0001"]


@pytest.mark.rule("A3")
def test_a_deal_is_found_for_a_work_order_that_was_pushed_long_ago(garage: Garage) -> None:
    from obmen.core import clock
    from obmen.journal.api import Prune

    push(garage, "АА0001")
    garage.deliver()
    garage.set_up(base="pushing", stages=[{"state": "state-Заявка", "stage": "PREPARATION"}], create_deals=False)
    assert garage.run().counts == {"skip": 1}
    garage.writer.do(Prune(clock.now(), {"bodies": -1, "messages": -1}, over=1 << 40))
    garage.deal("АА0001")  # a person types the number into a deal
    garage.run()
    assert deals(garage) == {"АА0001": ("PREPARATION", "1000.00")}


def test_clients_without_a_card_are_not_taken_for_each_other(garage: Garage) -> None:
    push(garage, "АА0001", client={"ref": "", "name": "Иванов Иван", "phones": ["8 (903) 000-00-01"]})
    push(garage, "АА0002", client={"name": "Петрова Анна", "phones": ["8 (903) 000-00-02"]})
    garage.deliver()
    garage.run()
    assert {
        d["UF_CRM_ID_1C"]: garage.contacts()[d["CONTACT_IDS"][0]]["LAST_NAME"] for d in garage.deals().values()
    } == {
        "АА0001": "Иванов",
        "АА0002": "Петрова",
    }
