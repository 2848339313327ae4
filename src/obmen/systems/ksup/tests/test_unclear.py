"""An answer that was lost is cleared up before anything is sent again (H3, H4)."""

import pytest

from obmen.core.errors import Unclear
from obmen.systems.ksup.client import KsupClient
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import calling

from .sample import ORDER

pytestmark = pytest.mark.rule("H4")


def first_try(client: KsupClient) -> None:
    with calling("m-1-0"), pytest.raises(Unclear):
        client.put_order(client.deal("12345"), ORDER)


def second_try(client: KsupClient) -> str:
    with calling("m-1-0", unclear=True):
        return client.put_order(client.deal("12345"), ORDER)


def arrived(ksup: Ksup) -> list[str]:
    return [arrival["outcome"] for arrival in ksup.arrivals() if arrival["act"] == "order.put"]


@pytest.mark.parametrize("fault", ["lost_answer", "truncated"])
@pytest.mark.parametrize("keeps", [True, False], ids=["keeps identities", "keeps none"])
def test_what_was_applied_is_found_and_not_sent_again(client: KsupClient, ksup: Ksup, fault: str, keeps: bool) -> None:
    if not keeps:
        ksup.fault("no_identities")
    ksup.fault(fault, act="order.put", times=1)
    first_try(client)
    assert second_try(client) == "unchanged"
    assert arrived(ksup) == ["applied"]


@pytest.mark.parametrize("fault", ["500", "html200"])
def test_what_was_not_applied_is_sent_again_under_the_same_identity(client: KsupClient, ksup: Ksup, fault: str) -> None:
    ksup.fault(fault, act="order.put", times=1)
    first_try(client)
    assert second_try(client) == "created"
    assert [one["identity"] for one in ksup.arrivals() if one["act"] == "order.put"] == ["m-1-0-order", "m-1-0-order"]
    assert arrived(ksup) == ["fault", "applied"]


def test_a_request_ksup_is_still_busy_with_is_not_applied_twice(client: KsupClient, ksup: Ksup) -> None:
    ksup.fault("slow", act="order.put", seconds=1.5, times=1)
    with calling("m-1-0", seconds=0.9), pytest.raises(Unclear):
        client.put_order(client.deal("12345"), ORDER)
    assert second_try(client) == "created"
    with calling():
        ksup.fault("slow", act="deal.get", seconds=1.5, times=1)
        client.deal("12345")
    assert sorted(arrived(ksup)) == ["applied", "replayed"]
    assert len(ksup.deal("12345")["orders"]) == 1


@pytest.mark.parametrize("keeps", [True, False], ids=["keeps identities", "keeps none"])
def test_a_lost_answer_to_a_status_is_looked_up(client: KsupClient, ksup: Ksup, keeps: bool) -> None:
    if not keeps:
        ksup.fault("no_identities")
    ksup.fault("lost_answer", act="deal.status", times=1)
    with calling("m-2-0"), pytest.raises(Unclear):
        client.end_deal(client.deal("12345"), "finished")
    with calling("m-2-0", unclear=True):
        assert client.end_deal(client.deal("12345"), "finished") == "unchanged"
    assert [one["act"] for one in ksup.arrivals() if one["outcome"] == "applied"] == ["deal.status"]
