from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from obmen.systems.onec import SYSTEM, described
from obmen.systems.onec.client import OnecClient
from obmen.systems.onec.settings import OnecSettings
from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from tests.batteries.small_run import ZONE, SmallTools

from .counted import CountedSlots

USER, PASSWORD = "Администратор", "Пароль-1С"
ORDERS = "Document_ЗаказНаряд"
CLIENTS = "Catalog_Контрагенты"
LONG_AGO = datetime(2020, 1, 1, tzinfo=ZONE)
PROFILES = ("alfa_auto_5", "alfa_auto_6")


@pytest.fixture(scope="session")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneC]:
    with OneC.started(target="", token="", base="alfa", data=tmp_path_factory.mktemp("alfa")) as stand:
        yield stand


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def alfa(stand: OneC, profile: str) -> PublishedBase:
    """Three hundred work orders of this edition, published and well."""
    return made(stand, profile=profile, orders=300)


def made(stand: OneC, **recipe: Any) -> PublishedBase:
    described._kept.clear()
    stand.empty()
    stand.odata.make(**recipe)
    return stand.odata


Make = Callable[..., OnecClient]


@pytest.fixture
def make() -> Iterator[Make]:
    """A client of a base, with settings of its own."""
    made: list[OnecClient] = []

    def make(base: PublishedBase, budget: CountedSlots | None = None, **settings: Any) -> OnecClient:
        whole = {"address": base.address, "user": USER, "password": PASSWORD, "profile": "alfa_auto_5", **settings}
        read = OnecSettings.model_validate(whole)
        goods = SYSTEM.goods(read) if SYSTEM.goods else {}
        made.append(OnecClient(read, SmallTools("alfa", budget=budget or CountedSlots(goods))))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(alfa: PublishedBase, make: Make, profile: str) -> OnecClient:
    return make(alfa, profile=profile)


UT = {"profile": "ut_11"}


@pytest.fixture
def ut(stand: OneC) -> OneC:
    """A base with the extension, and nothing in it."""
    stand.empty()
    return stand


@pytest.fixture
def ut_client(ut: OneC, make: Make) -> OnecClient:
    return make(ut.odata, address=ut.trade.publication, **UT)
