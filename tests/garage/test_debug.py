"""While debug is on a run keeps what it asked and was answered; secrets and clients stay hidden (H8, A6)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from .house import FIELD, PASSWORD

if TYPE_CHECKING:
    from .house import Garage

pytestmark = [pytest.mark.rule("H8", "A6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def test_requests_of_both_sides_are_kept_while_debug_is_on(garage: Garage) -> None:
    from obmen.core import clock
    from obmen.setup import flows, snapshot

    garage.onec.odata.make(orders=5, profile="alfa_auto_5", seed=1)
    flow = garage.set_up()
    assert garage.run(apply=False).trace is None
    flows.debug(flow, clock.now() + timedelta(hours=1), who="test")
    snapshot.refresh()
    trace = garage.run(apply=False).trace
    assert trace
    told = json.dumps(trace, ensure_ascii=False)
    assert "odata/standard.odata" in told
    assert FIELD in told
    surnames = {one["Description"].split()[0] for one in garage.onec.odata.rows("Catalog_Контрагенты")}
    code = garage.portal.webhook.rstrip("/").rpartition("/")[2]
    for secret in (PASSWORD, code, *surnames):
        assert secret not in told
