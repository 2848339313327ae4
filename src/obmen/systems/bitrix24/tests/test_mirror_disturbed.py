"""A mirror that was disturbed claims no more than it holds."""

from dataclasses import replace
from typing import Any

import pytest

from obmen.core.errors import TryLater
from obmen.core.roles.crm import CrmDeal
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen.systems.bitrix24.kept import kept_deal, kept_text
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_mirror import Killed, SmallMirror

from .conftest import numbered
from .mirrors import FIRST_OPEN, HOUR, Mirrored, held, looked_at

pytestmark = [pytest.mark.rule("A8"), pytest.mark.usefixtures("call")]
__all__ = ["held", "looked_at"]


def test_two_processes_that_look_at_once_see_the_same_and_neither_spoils_the_mirror(held: Mirrored) -> None:
    """One has read before a change, and keeps what it read after the other has kept the change."""
    quick = held.process()
    held.portal.person_edits("deal", 5, TITLE="Сначала")
    crossed: list[dict[str, CrmDeal]] = []

    class Crossing(SmallMirror):
        def keep(self, name: str, revision: int, rows: Any, note: str) -> bool:
            if not crossed:
                held.portal.advance(HOUR)
                held.portal.person_edits("deal", 5, TITLE="Потом")
                crossed.append(held.look(quick))
            return super().keep(name, revision, rows, note)

    crossing = Crossing()
    crossing.lists = held.mirror.lists
    slow = Mirrored(held.portal, crossing).process()
    found = held.look(slow)
    slow.close()
    assert (found["5"].title, crossed[0]["5"].title) == ("Сначала", "Потом")
    held.portal.advance(HOUR)
    assert held.cost() == 2


@pytest.mark.parametrize("steps", [0, 1, 3, 6, 9])
def test_who_is_killed_while_it_keeps_has_claimed_nothing(held: Mirrored, steps: int) -> None:
    """Six steps keep the first list, six the other."""
    fresh = Mirrored(held.portal, SmallMirror(steps))
    with pytest.raises(Killed):
        fresh.look(fresh.process())
    fresh.mirror.steps = None
    held.portal.person_edits("deal", 1, UF_CRM_ID_1C="")
    held.portal.person_deletes("deal", 2 if steps < 6 else FIRST_OPEN)
    held.portal.advance(HOUR)
    client = fresh.process()
    assert fresh.cost(client) in (3, 4)  # the list that was kept whole is not read again
    assert fresh.cost(client) == 2


def test_a_look_that_breaks_off_leaves_everything_as_it_was(held: Mirrored) -> None:
    held.portal.person_edits("deal", 1, TITLE="Иначе")
    held.portal.fault("down", method="crm.item.list", times=10)
    before = {name: kept.kept for name, kept in held.mirror.lists.items() if name.startswith("open")}
    with pytest.raises(TryLater):
        held.look()
    held.portal.clear_faults()
    assert before == {name: kept.kept for name, kept in held.mirror.lists.items() if name.startswith("open")}
    assert held.cost() == 2


def test_what_is_read_in_one_request_anyway_is_never_kept(client: Bitrix24Client, portal: Bitrix24) -> None:
    """So a small portal's deletions are seen at once."""
    small = Mirrored(portal)
    portal.seed("deal", [*numbered(2000), {"TITLE": "Открыта"}])
    small.process()
    assert small.cost() == 2
    portal.advance(HOUR)
    portal.person_deletes("deal", 1)
    assert small.cost() == 2
    assert not any(kept.rows for kept in small.mirror.lists.values())


def test_a_title_with_half_a_character_is_kept(held: Mirrored) -> None:
    deal = next(iter(held.look().values()))
    for title in ("\ud83d", "a\0b", "Ремонт\u00a0«ё»\n"):
        text = kept_text(odd := replace(deal, title=title, object=replace(deal.object, title=title)))
        assert text.encode()
        assert "\0" not in text
        assert kept_deal(deal.id, text, lambda id_, told: replace(deal.object, id=id_, title=told)) == odd
