"""Imports within the limits of the portal: no row lost, none doubled."""

from collections.abc import Iterable
from typing import Any

import pytest

from obmen.core.roles.crm import CrmDeal, DealValues, NewDeal
from obmen.core.roles.crm_sought import Sought
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_run import calling

from .conftest import FIELDS, Processes

pytestmark = pytest.mark.rule("A8")


def test_costly_imports_go_in_fewer_rows(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.settings(cost_of={"crm.item.batchimport": 5.0}, operating_limit=None)
    wanted = [NewDeal(f"onec {n}", f"Ремонт {n}", DealValues(number=f"ЗН-{n}"), "", False) for n in range(60)]
    for _ in range(3):
        known = {deal.origin for deal in _of_origin(client, wanted)}
        with calling(seconds=10_000):
            list(client.add_deals([deal for deal in wanted if deal.origin not in known], FIELDS))
    assert portal.doubles("deal", FIELDS.number) == {}
    assert portal.report()["items"]["deal"] == 60
    assert portal.report()["outcomes"]["cut"] <= 2
    assert portal.arrivals()[-1]["spent"] <= 40


def _of_origin(client: Bitrix24Client, wanted: list[NewDeal]) -> list[CrmDeal]:
    with calling():
        return list(client.deals_sought(Sought(origins=[deal.origin for deal in wanted]), FIELDS))


def test_a_blocked_import_loses_no_row_and_doubles_none(portal: Bitrix24, processes: Processes) -> None:
    portal.settings(cost_of={"crm.item.batchimport": 0.4}, operating_limit=15)
    wanted = [NewDeal(f"onec {n}", f"Ремонт {n}", DealValues(number=f"ЗН-{n}"), "", False) for n in range(100)]
    client = processes.client()

    def act(left: list[int]) -> Iterable[tuple[int, Any]]:
        for place, result in client.add_deals([wanted[place] for place in left], FIELDS):
            yield left[place], result

    made = processes.carry_out(range(100), act)
    assert len({str(id_) for id_ in made.values()}) == 100
    assert portal.doubles("deal", FIELDS.number) == {}
    assert portal.report()["items"]["deal"] == 100
