"""A portal whose lists are long enough to be mirrored, and what is kept of it beside what it holds. Fixtures of stories
about mirrors are to be imported from here."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest

from obmen.core.roles.crm import CrmDeal, DealFields
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_mirror import SmallMirror
from tests.batteries.small_run import SmallTools, calling

from .conftest import FIELDS, numbered, requests, settings_of

FINISHED = ("WON", "LOSE")
HOUR, DAY = 3600.0, 86_400.0
OPEN, NUMBERED = 2600, 2600
FIRST_OPEN = NUMBERED + 1


@dataclass
class Mirrored:
    """``mirror`` is shared by the clients of all processes."""

    portal: Bitrix24
    mirror: Any = field(default_factory=SmallMirror)
    made: list[Bitrix24Client] = field(default_factory=list)

    def process(self, **settings: object) -> Bitrix24Client:
        """Another one, which knows nothing but the mirror."""
        self.made.append(Bitrix24Client(settings_of(self.portal, **settings), SmallTools("portal", mirror=self.mirror)))
        return self.made[-1]

    @property
    def client(self) -> Bitrix24Client:
        return self.made[0]

    def look(self, client: Bitrix24Client | None = None, fields: DealFields = FIELDS) -> dict[str, CrmDeal]:
        """Both lists by the mirror, by id."""
        asked = client or self.client
        with calling(seconds=300):
            found = [*asked.numbered_deals(fields), *asked.open_deals_without_number(fields, FINISHED)]
        assert len({deal.id for deal in found}) == len(found)
        return {deal.id: deal for deal in found}

    def cost(self, client: Bitrix24Client | None = None) -> int:
        """Requests of a look, which tells what the portal holds."""
        before = requests(self.portal)
        found = self.look(client)
        spent = requests(self.portal) - before
        assert found == self.whole()
        return spent

    def whole(self, fields: DealFields = FIELDS) -> dict[str, CrmDeal]:
        """As one who has no mirror sees it."""
        with alone(self.portal) as other, calling(seconds=300):
            found = [*other.numbered_deals(fields), *other.open_deals_without_number(fields, FINISHED)]
        return {deal.id: deal for deal in found}


@contextmanager
def alone(portal: Bitrix24) -> Iterator[Bitrix24Client]:
    client = Bitrix24Client(settings_of(portal), SmallTools("portal"))
    try:
        yield client
    finally:
        client.close()


@pytest.fixture(scope="module")
def looked_at(process: Bitrix24) -> SmallMirror:
    """A portal that has been looked at an hour ago, and what was kept of it."""
    process.reset()
    first = Mirrored(process, mirror := SmallMirror())
    with calling():
        first.process().create_text_field("id_1C")
    process.seed("contact", [{"NAME": f"Клиент {n}", "PHONE": [{"VALUE": f"+7916{n:07}"}]} for n in range(1, 21)])
    process.seed("deal", numbered(NUMBERED))
    process.seed("deal", [{"TITLE": f"Заявка {n}", "CONTACT_IDS": [n % 20 + 1]} for n in range(OPEN)])
    process.advance(HOUR)
    assert first.cost() == 4
    first.client.close()
    process.advance(HOUR)
    process.keep("looked at")
    return mirror


@pytest.fixture
def held(process: Bitrix24, looked_at: SmallMirror) -> Iterator[Mirrored]:
    process.restore("looked at")
    made = Mirrored(process, deepcopy(looked_at))
    made.process()
    yield made
    for client in made.made:
        client.close()
