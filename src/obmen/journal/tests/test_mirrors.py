"""What a connection held when it was last looked at: kept for all processes, and never claiming more than it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from obmen.core import clock
from obmen.core.mirror import Kept

if TYPE_CHECKING:
    from obmen.journal.mirrors import ConnectionMirror

    from .house import House

pytestmark = pytest.mark.rule("A8")
AWKWARD = 'Ремонт «ё» "\\" \U0001f697'


def of(house: House, connection: Any = None, journal: Any = None) -> ConnectionMirror:
    from obmen.journal.mirrors import ConnectionMirror

    return ConnectionMirror(journal or house.writer, (connection or house.ksup).pk)


def numbers(first: int, last: int, text: str = "a") -> dict[str, str | None]:
    return {str(number): f"{text}{number}" for number in range(first, last + 1)}


def test_what_was_kept_is_there_for_every_process(house: House) -> None:
    assert of(house).kept("deals") == Kept()
    assert dict(of(house).rows("deals")) == {}
    assert of(house).keep("deals", 0, {**numbers(1, 1200), "1201": AWKWARD}, "monday")
    other = of(house)
    assert other.kept("deals").note == "monday"
    assert dict(other.rows("deals")) == {**numbers(1, 1200), "1201": AWKWARD}
    assert other.keep("deals", other.kept("deals").revision, {"1": None, "2": "b", "9999": None}, "tuesday")
    assert of(house).kept("deals").note == "tuesday"
    assert dict(of(house).rows("deals")) == {**numbers(3, 1200), "1201": AWKWARD, "2": "b"}


def test_lists_of_other_names_and_connections_are_others(house: House) -> None:
    assert of(house).keep("deals", 0, {"1": "a"}, "x")
    assert of(house, house.ut).keep("deals", 0, {"1": "b"}, "y")
    assert of(house).keep("open", 0, {}, "z")
    assert dict(of(house).rows("deals")) == {"1": "a"}
    assert dict(of(house, house.ut).rows("deals")) == {"1": "b"}
    assert (of(house).kept("open").note, dict(of(house).rows("open"))) == ("z", {})


def test_who_has_not_seen_what_another_kept_meanwhile_keeps_nothing(house: House) -> None:
    assert of(house).keep("deals", 0, {"1": "a"}, "monday")
    seen = of(house).kept("deals").revision
    assert of(house).keep("deals", seen, {"1": "newer"}, "tuesday")
    assert not of(house).keep("deals", seen, {"1": "older"}, "monday evening")
    assert not of(house).keep("deals", 0, {"1": "first"}, "sunday")
    assert (of(house).kept("deals").note, dict(of(house).rows("deals"))) == ("tuesday", {"1": "newer"})


@dataclass
class Journal:
    """Of a process that is killed after so many acts. ``then``: what another does just before that."""

    house: House
    acts: int
    done: list[Any] = field(default_factory=list)

    def do(self, op: Any) -> Any:
        if len(self.done) == self.acts:
            raise KeyboardInterrupt
        self.done.append(op)
        return self.house.writer.do(op)


def test_who_is_killed_in_between_has_claimed_nothing(house: House) -> None:
    before = of(house)
    assert before.keep("deals", 0, numbers(1, 10), "monday")
    with pytest.raises(KeyboardInterrupt):
        of(house, journal=Journal(house, 2)).keep("deals", before.kept("deals").revision, numbers(1, 1500, "b"), "t")
    kept = of(house).kept("deals")
    assert kept.note == "monday"
    assert len(dict(of(house).rows("deals"))) == 1000
    assert of(house).keep("deals", kept.revision, numbers(1001, 1500, "b"), "tuesday")
    assert dict(of(house).rows("deals")) == numbers(1, 1500, "b")


def test_of_two_who_keep_at_once_one_gives_up_and_its_note_with_it(house: House) -> None:
    revision = 0

    class Crossed(Journal):
        def do(self, op: Any) -> Any:
            if len(self.done) == 1:
                kept = of(house).kept("deals")
                assert of(house).keep("deals", kept.revision, {"7": "other's"}, "other's")
            return super().do(op)

    assert not of(house, journal=Crossed(house, 9)).keep("deals", revision, numbers(1, 2000), "mine")
    assert of(house).kept("deals").note == "other's"
    assert dict(of(house).rows("deals")) == {**numbers(1, 500), "7": "other's"}


def test_what_is_gone_is_gone_from_every_list_of_its_connection(house: House) -> None:
    lists: Mapping[str, ConnectionMirror] = {"deals": of(house), "open": of(house)}
    for name, mirror in lists.items():
        assert mirror.keep(name, 0, numbers(1, 3), "x")
    assert of(house, house.ut).keep("deals", 0, numbers(1, 3), "x")
    of(house).forget({"2", "3", "17"})
    of(house).forget(())
    assert [dict(mirror.rows(name)) for name, mirror in lists.items()] == [{"1": "a1"}] * 2
    assert len(dict(of(house, house.ut).rows("deals"))) == 3
    assert of(house).kept("deals") == Kept("x", 1)


def test_a_list_nobody_has_looked_at_for_a_week_goes_bit_by_bit(house: House, time: clock.OwnedClock) -> None:
    from obmen.journal.models import Mirror, MirrorRow

    assert of(house).keep("of old settings", 0, numbers(1, 5500), "x")
    assert of(house, house.ut).keep("of another connection", 0, numbers(1, 3), "x")
    time.advance(seconds=timedelta(days=7, seconds=1).total_seconds())
    for revision, left in enumerate([500, 0, 0]):
        assert of(house).keep("deals", revision, {"1": "a"}, "y")
        assert MirrorRow.objects.filter(mirror__name="of old settings").count() == left
        assert of(house).kept("of old settings").note == ""
    assert sorted(Mirror.objects.values_list("name", flat=True)) == ["deals", "of another connection"]
    assert MirrorRow.objects.count() == 4


def test_with_its_connection_everything_goes(house: House) -> None:
    from obmen.journal.models import Mirror, MirrorRow
    from obmen.setup.connections import remove

    other = house.connection("crm")
    assert of(house, other).keep("deals", 0, numbers(1, 600), "x")
    remove(other, who="anna")
    assert (Mirror.objects.count(), MirrorRow.objects.count()) == (0, 0)
