"""Whatever people do to the deals of a portal, the mirror tells what a whole reading tells."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from obmen.core.mirror import Mirror
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_mirror import Killed, SmallMirror
from tests.fixtures.database import Database

from .mirrors import DAY, FIRST_OPEN, HOUR, NUMBERED, OPEN, Mirrored, held, looked_at

pytestmark = pytest.mark.rule("A8")
__all__ = ["held", "looked_at"]
LAST = NUMBERED + OPEN
STAGES = ("NEW", "PREPARATION", "EXECUTING", "WON", "LOSE", "APOLOGY")
STEPS = 6


class People:
    """``gone``: ids they have deleted since the last night."""

    def __init__(self, portal: Bitrix24, chance: random.Random) -> None:
        self.portal, self.chance = portal, chance
        self.ids, self.gone = list(range(1, LAST + 1)), set[str]()

    def act(self) -> None:
        pick = self.chance.choice
        deal = pick(self.ids[:12] + self.ids[NUMBERED : NUMBERED + 12] + self.ids[-12:])
        match self.chance.randrange(10):
            case 0:
                self.ids += self.portal.seed("deal", [{"TITLE": "новая", "UF_CRM_ID_1C": pick(["", "ЗН-новый"])}])
            case 1:
                self.ids.remove(deal)
                self.gone.add(str(deal))
                self.portal.person_deletes("deal", deal)
            case 2 | 3:
                self.portal.person_edits("deal", deal, STAGE_ID=pick(STAGES))
            case 4 | 5:
                self.portal.person_edits("deal", deal, UF_CRM_ID_1C=pick(["", "", "ЗН-1", f"ЗН-{deal}"]))
            case 6 | 7:
                self.portal.person_edits("deal", deal, CONTACT_IDS=self.chance.sample(range(1, 21), pick([0, 1, 3])))
            case _:
                fields = {"OPPORTUNITY": str(self.chance.randrange(10**6)), "BEGINDATE": pick(["", "2026-03-05"])}
                self.portal.person_edits("deal", deal, TITLE=pick("абв"), **fields)


def live(held: Mirrored, chance: random.Random) -> None:
    people = People(held.portal, chance)
    for _ in range(STEPS):
        for _ in range(chance.randrange(12)):
            people.act()
        held.portal.advance(chance.choice([0, 1, 30, 700, HOUR]))
        if isinstance(held.mirror, SmallMirror) and chance.random() < 0.4:
            held.mirror.steps = chance.randrange(2)
            with pytest.raises(Killed):
                held.look()
            held.mirror.steps = None
        found, whole = held.look(chance.choice(held.made)), held.whole()
        assert found.keys() - whole.keys() <= people.gone
        assert {id_: deal for id_, deal in found.items() if id_ not in people.gone} == whole
    held.portal.advance(DAY)
    assert held.look() == held.whole()


@pytest.mark.parametrize("seed", range(2))
def test_what_a_mirror_tells_is_what_a_whole_reading_tells(held: Mirrored, seed: int) -> None:
    held.process()
    live(held, random.Random(seed))


@pytest.fixture
def journals(database: Database) -> Iterator[Mirror]:
    from obmen.journal.mirrors import ConnectionMirror  # models may be imported only when Django is set up
    from obmen.journal.tests.house import House, writing

    with writing() as writer:
        yield ConnectionMirror(writer, House(writer).ksup.pk)


def test_so_does_the_one_the_journal_keeps(held: Mirrored, journals: Mirror) -> None:
    kept = Mirrored(held.portal, journals)
    kept.process()
    assert kept.cost() == 4
    held.portal.advance(HOUR)
    assert kept.cost(kept.process()) == 2
    held.portal.person_edits("deal", FIRST_OPEN, UF_CRM_ID_1C="ЗН-1")
    live(kept, random.Random(5))
    for client in kept.made:
        client.close()
