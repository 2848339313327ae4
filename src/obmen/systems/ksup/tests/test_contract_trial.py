"""The contract tried on a KSUP: on one that keeps it, and on one that does not."""

from collections.abc import Iterator

import pytest

from obmen.core.contract import Trial, Tried
from obmen.core.settings import Secret
from obmen.systems.ksup.contract import contract
from obmen.systems.ksup.settings import KsupSettings
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import SmallTools, calling


def tried(ksup: Ksup, deal: str = "12345", contact: str = "") -> list[Tried]:
    settings = KsupSettings(address=ksup.url, token=Secret(ksup.token))
    with calling():
        return list(contract(settings, SmallTools("ksup"), Trial(deal, contact)))


def broken(found: list[Tried]) -> Iterator[str]:
    return (f"{one.act}: {one.found}" for one in found if one.held is False)


@pytest.mark.rule("K4.3")
def test_a_ksup_that_keeps_its_contract_passes_and_what_is_left_there_is_marked(ksup: Ksup) -> None:
    (client,) = ksup.add_contacts([{"name": "ООО «Ромашка»", "type": "company", "phone": "+7 495 000-00-00"}])
    for _ in "12":
        found = tried(ksup, contact=client)
        assert list(broken(found)) == []
        assert {one.held for one in found} == {True}
    dump = ksup.dump()
    assert {one["base"] for one in dump["deals"][0]["orders"] + dump["incomes"] + dump["shipments"]} == {"obmen-test"}
    assert all(one["article"].startswith("OBMEN-TEST-") for one in dump["products"])
    assert dump["deals"][0]["status"] == "В работе"
    assert [one["name"] for one in dump["contacts"]] == ["ООО «Ромашка»"]


def test_what_cannot_be_tried_is_said_to_be_not(ksup: Ksup) -> None:
    ksup.fault("no_identities")
    found = tried(ksup)
    assert list(broken(found)) == []
    assert {str(one.found) for one in found if one.held is None} == {
        "not tried: this KSUP keeps no identities",
        "not tried: no contact was named (--contact)",
    }


def test_a_rule_that_is_not_kept_is_told_with_what_was_seen_and_the_others_are_tried_on(ksup: Ksup) -> None:
    ksup.fault("500", act="income.add")
    ksup.fault("html200", act="shipment.get", times=1)
    found = tried(ksup)
    told = list(broken(found))
    assert [one.partition(":")[0] for one in told] == ["income.add", "income.add", "shipment.add", "deal.list"]
    assert told[0] == "income.add: answered 500 internal where 201 is agreed"
    assert told[2] == "shipment.add: the answer lacks what is agreed, or it is of another kind: JSON"


def test_without_the_deal_nothing_is_written(ksup: Ksup) -> None:
    *_, last = found = tried(ksup, "999")
    assert (len(found), last.act, last.held) == (2, "deal.get", False)
    assert all(one["outcome"] != "applied" for one in ksup.arrivals())
