"""Sessions of a connection: never more than it allows, over all processes; kept a second by who needs them again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from obmen.core import clock
from obmen.core.errors import TryLater
from obmen.core.ports import Slots
from obmen.journal.slots import KEPT_SECONDS

from .test_budgets import budget, of, patient, until, wait_of

if TYPE_CHECKING:
    from obmen.journal.budgets import ConnectionBudget

    from .house import House

__all__ = ["budget"]


def test_two_sessions_and_no_third_until_one_is_given_back(budget: ConnectionBudget, time: clock.OwnedClock) -> None:
    with patient(0):
        with (
            budget.hold("sessions"),
            budget.hold("sessions"),
            pytest.raises(TryLater) as error,
            budget.hold("sessions"),
        ):
            pass
        assert wait_of(error) == 60
        with budget.hold("sessions"):
            pass


def test_who_waits_for_a_session_has_it_the_moment_it_is_given_back(
    budget: ConnectionBudget, time: clock.OwnedClock
) -> None:
    """Time stands still here: who only looked again after a while would never have it."""
    got = threading.Event()

    def want() -> None:
        with patient(30), budget.hold("sessions"):
            got.set()

    waiting = threading.Thread(target=want, daemon=True)
    with patient(0):
        with budget.hold("sessions"), budget.hold("sessions"):
            waiting.start()
            assert not got.wait(0.2)
        assert got.wait(5)
    waiting.join(5)


class Counting:
    """The journal, and what was posted to it."""

    def __init__(self, house: House) -> None:
        self._writer, self.acts = house.writer, list[str]()

    def submit(self, op: Any) -> Any:
        self.acts.append(op.act)
        return self._writer.submit(op)

    def do(self, op: Any) -> Any:
        return self.submit(op).result()


def counted(house: House, most: int = 2) -> tuple[ConnectionBudget, list[str]]:
    from obmen.journal.budgets import ConnectionBudget

    journal: Any = Counting(house)
    return ConnectionBudget(
        journal, (house.ksup.pk, "1C"), {"sessions": Slots(most, 60)}, kept=KEPT_SECONDS
    ), journal.acts


def test_a_session_goes_from_request_to_request_of_a_process_for_a_second(house: House, time: clock.OwnedClock) -> None:
    budget, acts = counted(house)
    with patient(0):
        for _ in range(20):
            with budget.hold("sessions"):
                time.advance(milliseconds=40)
        assert acts == ["hold"]
        time.advance(milliseconds=250)
        until(lambda: acts == ["hold", "give"])
        with of(house).hold("sessions"), of(house).hold("sessions"):
            time.advance(seconds=3)
        with budget.hold("sessions"):
            time.advance(seconds=3)
        assert acts == ["hold", "give", "hold", "give"], "too old to be kept"


def test_of_two_sessions_one_process_keeps_no_more_than_it_needs(house: House, time: clock.OwnedClock) -> None:
    budget, acts = counted(house)
    with patient(0):
        for _ in range(20):
            with budget.hold("sessions"):
                pass
        with of(house).hold("sessions"):
            pass
    assert acts == ["hold"]


def test_who_ends_gives_back_what_it_kept(house: House, time: clock.OwnedClock) -> None:
    budget, acts = counted(house)
    with patient(0):
        with budget.hold("sessions"), budget.hold("sessions"):
            pass
        assert acts == ["hold", "hold"]
        budget.close()
        assert sorted(acts) == ["give", "give", "hold", "hold"]
        with of(house).hold("sessions"), of(house).hold("sessions"):
            pass


def test_the_only_session_is_kept_from_nobody(house: House, time: clock.OwnedClock) -> None:
    (one, acts), (other, _) = counted(house, 1), counted(house, 1)
    with patient(0):
        for _ in range(3):
            for budget in (one, other):
                with budget.hold("sessions"):
                    pass
    assert acts == ["hold", "give"] * 3


def test_a_session_whose_holder_died_is_free_again(house: House, time: clock.OwnedClock) -> None:
    with patient(0):
        held = [of(house).hold("sessions") for _ in range(2)]
        for one in held:
            one.__enter__()
        time.advance(seconds=61)
        with of(house).hold("sessions"):
            pass
