"""The worker: claims lanes while hands are free, gives each message to a thread, keeps its leases alive."""

import logging
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from obmen.core import call, clock
from obmen.journal.api import Claim, Claimed, Finish, Journal, JournalUnavailable, Renew

from .hands import Hands
from .perform import WORK_SECONDS, perform, unkept
from .runs import Runs
from .wiring import Wiring

log = logging.getLogger("obmen.worker")

IDLE_SECONDS = 0.5
"""How often an idle worker looks for lanes whose back-off or foreign lease has ended; new work wakes it at once."""

LEASE_SECONDS = 40.0
RENEWALS = 8
"""In the time of a lease, so that at any moment a request may take 34 seconds: more than the longest limit a connection
can be given (``core.reach.LONGEST_SECONDS``)."""

SAFE_SECONDS = 1.0
"""A delivery is not begun, and no request sent, when its lease has less than this left."""


@dataclass(slots=True)
class _InHand:
    claimed: Claimed
    work: call.Call
    limit: float


class Worker:
    """``owner`` names this process in the lanes it holds. ``hands``: deliveries at once, over all connections; the
    slots of each connection bound its own share, so that one that hangs never takes them all (H3)."""

    def __init__(
        self, writer: Journal, wiring: Wiring, *, owner: str, hands: int = 128, lease: float = LEASE_SECONDS
    ) -> None:
        self._writer, self._wiring, self._owner = writer, wiring, owner
        self._hands, self._lease = hands, lease
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._in_hand: dict[int, _InHand] = {}
        self._pool = Hands(hands)
        self._runs = Runs(writer, wiring, owner=owner)
        self._claimer = threading.Thread(target=self._run, name="claim", daemon=True)
        self._renewer = threading.Thread(target=self._renew, name="renew", daemon=True)

    def start(self) -> None:
        self._writer.listen(self._on_journal)
        self._claimer.start()
        self._renewer.start()
        self._runs.start()

    def stop(self, timeout: float = 30.0) -> None:
        """Claims no more; deliveries under way end in their own time, at most ``timeout`` seconds."""
        self._stopping.set()
        self._wake.set()
        self._runs.stop(timeout)
        self._claimer.join(timeout)
        until, idle = clock.monotonic() + timeout, threading.Event()
        while self._in_hand and clock.monotonic() < until:
            clock.wait(idle, 0.02)
        self._pool.dismiss(0.0 if self._in_hand else 1.0)

    def alive(self) -> bool:
        return self._claimer.is_alive()

    @property
    def busy(self) -> int:
        return len(self._in_hand)

    def wake(self) -> None:
        """There may be work: this process accepted something, or another told so."""
        self._wake.set()

    def _on_journal(self, event: str) -> None:
        if event == "work":
            self.wake()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                took = self._claim()
            except Exception as error:  # noqa: BLE001  this thread outlives any defect
                _tell(error, "nothing could be claimed")
                took = 0
                clock.wait(self._stopping, IDLE_SECONDS)
            if not took:
                clock.wait(self._wake, IDLE_SECONDS)

    def _claim(self) -> int:
        room = self._hands - len(self._in_hand)
        if room <= 0:
            return 0
        asked = clock.monotonic()
        claimed = self._writer.do(Claim(self._owner, room, timedelta(seconds=self._lease)))
        for one in claimed:
            lasts = asked + self._lease - SAFE_SECONDS
            work = call.Call(one.identity, lasts, unclear=one.unclear, message_id=one.message_id)
            self._in_hand[one.lane_id] = _InHand(one, work, asked + WORK_SECONDS)
            self._pool.give(partial(self._deliver, one, work))
        return len(claimed)

    def _deliver(self, claimed: Claimed, work: call.Call) -> None:
        """The thread does not wait for the commit of what came of it: the next message is at hand."""
        if clock.monotonic() >= work.deadline:
            self._let_go(claimed)
            return
        finish = perform(claimed, self._wiring, work)
        try:
            self._writer.submit(finish).add_done_callback(partial(self._kept, finish, work))
        except Exception as error:  # noqa: BLE001  what went out must not be forgotten
            self._say_again(finish, work, error)

    def _let_go(self, claimed: Claimed) -> None:
        """The lane's next message may be in hand already: its answer can be quicker than the thread that asked."""
        mine = self._in_hand.get(claimed.lane_id)
        if mine and mine.claimed.epoch == claimed.epoch:
            del self._in_hand[claimed.lane_id]
        self._wake.set()

    def _kept(self, finish: Finish, work: call.Call, kept: "Future[bool]") -> None:
        """In whichever thread brought the answer, so what has to wait goes back to the hands."""
        error = kept.exception()
        if error is None:
            if not kept.result():
                log.warning("lease lost", extra={"message_id": finish.claimed.message_id})
            self._let_go(finish.claimed)
            return
        try:
            self._pool.give(partial(self._say_again, finish, work, error))
        except RuntimeError:  # no thread is to be had; the lease ends, and the message is delivered again
            log.exception("outcome not written", extra={"message_id": finish.claimed.message_id})
            self._let_go(finish.claimed)

    def _say_again(self, finish: Finish, work: call.Call, error: BaseException) -> None:
        """One that can never be kept would be delivered again for ever, so a person gets it."""
        try:
            if isinstance(error, JournalUnavailable):
                clock.wait(threading.Event(), IDLE_SECONDS)
            else:
                log.error("outcome cannot be kept", extra={"message_id": finish.claimed.message_id}, exc_info=error)
                finish = unkept(finish)
            self._post(finish, work)
        finally:
            self._let_go(finish.claimed)

    def _post(self, finish: Finish, work: call.Call) -> None:
        """Said again while the lease lasts when the journal cannot write; after that the message is delivered again,
        under the same identity."""
        pause = threading.Event()
        while True:
            try:
                if not self._writer.do(finish):
                    log.warning("lease lost", extra={"message_id": finish.claimed.message_id})
                return
            except JournalUnavailable:
                if clock.monotonic() > work.deadline:
                    log.exception("outcome not written", extra={"message_id": finish.claimed.message_id})
                    return
                clock.wait(pause, IDLE_SECONDS)

    def _renew(self) -> None:
        """Lengthens the leases of deliveries under way, and with them the time they may use, up to WORK_SECONDS."""
        while not clock.wait(self._stopping, self._lease / RENEWALS):
            now = clock.monotonic()
            kept = [one for one in list(self._in_hand.values()) if now < one.work.deadline and now < one.limit]
            if not kept:
                continue
            lanes = tuple((one.claimed.lane_id, one.claimed.epoch) for one in kept)
            try:
                renewed = self._writer.do(Renew(lanes, timedelta(seconds=self._lease)))
            except Exception as error:  # noqa: BLE001  this thread outlives any defect
                _tell(error, "leases could not be carried on")
                continue
            for one in kept:
                if one.claimed.lane_id in renewed:
                    one.work.deadline = min(now + self._lease - SAFE_SECONDS, one.limit)


def _tell(error: Exception, what: str) -> None:
    """A journal that cannot write has said so itself; anything else is a defect. The threads go on either way."""
    if not isinstance(error, JournalUnavailable):
        log.error("%s, by a defect", what, exc_info=error)
