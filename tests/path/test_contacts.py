"""A client of KSUP becomes a counterparty of 1C, and his code and changes come back.   Rules K1, K1.3, K2, K2.1, H5."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC
from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .office import Office

ROMASHKA: dict[str, Any] = {
    "name": "ООО «Ромашка»",
    "type": "company",
    "email": "office@romashka.example",
    "phone": "+7 495 000-00-00",
}
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def onec(onec_stand: OneC) -> OneC:
    onec_stand.empty()
    return onec_stand


@pytest.fixture
def office(database: Database, ksup_stand: Ksup, onec: OneC) -> "Iterator[Office]":
    from . import office as words  # models may be imported only when Django is set up

    ksup_stand.reset()
    with words.office(ksup_stand, onec) as office:
        office.exchanges_contacts("onec-ut")
        yield office


def client(office: "Office") -> str:
    (id_,) = office.ksup.add_contacts([ROMASHKA])
    return id_


def told(office: "Office", id_: str, **change: Any) -> Any:
    return office.doors.post("/in/ksup/contacts", {"ksup_id": id_, **ROMASHKA, "has_active_order_task": True, **change})


def from_1c(office: "Office", kind: str, message: dict[str, Any]) -> Any:
    key = office.key("onec-ut")
    return office.doors.post(f"/in/onec-ut/{kind}", message, Authorization=f"Bearer {key}")


def codes(office: "Office") -> dict[str, str]:
    return {one["owner"]: one["code"] for one in office.ksup.dump()["codes"]}


def until(true: Any) -> None:
    from obmen.worker.tests.house import until

    until(true)


@pytest.mark.rule("K1")
@pytest.mark.rule("K1.3")
@pytest.mark.rule("K2")
def test_a_client_becomes_a_counterparty_and_his_code_and_changes_come_back(office: "Office", onec: OneC) -> None:
    id_ = client(office)
    with office.working():
        assert office.ksup.order_task(id_) == "Передан в сервер обмена."
        until(lambda: id_ in codes(office))
        (held,) = onec.trade.held()["partners"]
        assert codes(office) == {id_: held["code"]}
        from_1c(office, "counterparties", {"code_1c": held["code"], **ROMASHKA, "name": "ООО «Лютик»"})
        until(lambda: office.ksup.dump()["contacts"][0]["name"] == "ООО «Лютик»")


@sqlite
@pytest.mark.rule("K1.3")
def test_a_code_that_1c_sends_later_is_written_too(office: "Office", onec: OneC) -> None:
    from obmen.journal.models import Message

    onec.trade.extension(create_at_once=False)
    id_ = client(office)
    with office.working():
        told(office, id_)
        until(lambda: Message.objects.filter(state="done").count() == 1)
        assert codes(office) == {}
        (entered,) = onec.trade.enter()
        from_1c(office, "counterparty-codes", {"ksup_id": id_, "code_1c": entered["code"]})
        until(lambda: codes(office) == {id_: entered["code"]})


@sqlite
@pytest.mark.rule("H5")
@pytest.mark.rule("K1.1")
def test_of_several_states_of_a_client_that_wait_only_the_latest_is_brought(office: "Office", onec: OneC) -> None:
    from obmen.journal.models import Message

    one, other = client(office), client(office)
    for name in ("Первое", "Второе", "Третье"):
        told(office, one, name=name)
    told(office, other)
    told(office, other, has_active_order_task=False)
    with office.working():
        until(lambda: not Message.objects.filter(state__in=["waiting", "running"]).exists())
    assert [partner["name"] for partner in onec.trade.held()["partners"]] == ["Третье"]


@sqlite
@pytest.mark.rule("K1")
@pytest.mark.rule("H4")
def test_a_lost_answer_of_1c_is_looked_up_and_the_code_comes_back(office: "Office", onec: OneC) -> None:
    onec.odata.settings(hang_seconds=0)
    onec.odata.fault(lose_answer=1)
    id_ = client(office)
    with office.working():
        told(office, id_)
        until(lambda: id_ in codes(office))
    assert len(onec.trade.held()["partners"]) == 1
    assert [one["method"] for one in onec.odata.asked()["requests"]] == ["POST", "GET"]


@sqlite
@pytest.mark.rule("K1.3")
def test_without_the_way_back_a_person_is_told_before_the_code_is_lost(office: "Office", onec: OneC) -> None:
    from obmen.journal.models import Message
    from obmen.setup.models import Flow

    Flow.objects.get(name="counterparties-onec-ut").delete()
    id_ = client(office)
    with office.working():
        told(office, id_)
        until(lambda: Message.objects.filter(state="held").exists())
    assert "No exchange takes" in json.dumps(Message.objects.get().reason)
