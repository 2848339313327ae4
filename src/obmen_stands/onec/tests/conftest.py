import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from obmen_stands.onec.tests.odata_client import Caller
from obmen_stands.onec.tests.receiver import TOKEN, Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="session")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneC]:
    """The process; it starts once for all tests."""
    with OneC.started(target="", token="", data=tmp_path_factory.mktemp("onec")) as stand:
        yield stand


@pytest.fixture
def onec(stand: OneC, receiver: Receiver) -> OneC:
    """An empty base that pushes to `receiver`, its pauses a hundred times shorter."""
    stand.empty()
    stand.change_settings(target=receiver.address, token=TOKEN, pause_factor=0.01)
    return stand


WINDOW: dict[str, Any] = {"article": "000123", "name": "Окно «Тёплый дом»", "quantity": "2", "price": "12345.60"}
HANDLE: dict[str, Any] = {"article": "ОК-0007/A", "name": "Ручка", "quantity": "1.5", "price": "100"}


def order(deal: int = 12345, **draft: Any) -> dict[str, Any]:
    return {"deal_number": deal, "lines": [WINDOW, HANDLE], "date": "2026-01-12T09:30:00", **draft}


def until(seen: Callable[[], Any], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


@pytest.fixture
def alfa(stand: OneC) -> PublishedBase:
    """Alfa-Auto 5 with sixty work orders, published and well."""
    stand.empty()
    stand.odata.make(orders=60)
    return stand.odata


@pytest.fixture
def caller(alfa: PublishedBase) -> Caller:
    return Caller(alfa)
