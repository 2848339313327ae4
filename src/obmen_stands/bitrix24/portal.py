"""The whole portal: what it holds, how hard it is, what time it is there; snapshots; and people who work in it."""

import copy
import random
import sqlite3
from dataclasses import dataclass
from typing import Any

from obmen_stands.bitrix24.arrivals import Arrival
from obmen_stands.bitrix24.call import Call
from obmen_stands.bitrix24.clock import Clock
from obmen_stands.bitrix24.events import Events
from obmen_stands.bitrix24.faults import Faults
from obmen_stands.bitrix24.identity import Identity
from obmen_stands.bitrix24.items import Items, Tally, Write
from obmen_stands.bitrix24.limits import Operating, Requests
from obmen_stands.bitrix24.methods import classic
from obmen_stands.bitrix24.oauth import Authorisation
from obmen_stands.bitrix24.people import Turn
from obmen_stands.bitrix24.schema import Entity
from obmen_stands.bitrix24.settings import Settings
from obmen_stands.bitrix24.store import Store

STATE = ("settings", "faults", "turns", "requests", "operating", "chance", "arrivals")


@dataclass(frozen=True)
class Snapshot:
    """All that a portal is at a moment, but for its address and secrets."""

    database: sqlite3.Connection
    state: dict[str, Any]
    tally: Tally
    moment: float


class Portal:
    def __init__(self, store: Store, identity: Identity, seed: int) -> None:
        self.store, self.identity = store, identity
        self.clock, self.settings, self.faults = Clock(), Settings(), Faults()
        self.items = Items(store, self.clock)
        self.authorisation = Authorisation(store, self.clock, identity)
        self.snapshots: dict[str, Snapshot] = {}
        self.events = Events(self)
        store.ended = self.events.committed
        self.begin_anew(seed)

    def begin_anew(self, seed: int) -> None:
        """Limits, counters and chance as on the first morning; what the CRM holds is not touched."""
        self.chance = random.Random(seed)
        self.requests, self.operating = Requests(), Operating()
        self.arrivals: list[Arrival] = []
        self.turns: list[Turn] = []

    def reset(self, seed: int) -> None:
        """An empty CRM with one pipeline, full budgets, default settings, the first morning."""
        self.store.empty()
        self.items.tally, self.items.last_change = Tally(), 0
        self.settings = Settings()
        self.faults.active.clear()
        self.clock.restart()
        self.begin_anew(seed)

    def keep(self, name: str) -> None:
        """In memory: a restart forgets it."""
        state = {each: copy.deepcopy(getattr(self, each)) for each in STATE}
        tally = copy.deepcopy(self.items.tally)
        self.snapshots[name] = Snapshot(self.store.copied(), state, tally, self.clock.now())

    def restore(self, name: str) -> None:
        """KeyError: nobody kept one of that name. A clock that follows the wall goes on from the moment that was."""
        kept = self.snapshots[name]
        self.store.take(kept.database)
        for each, value in kept.state.items():
            setattr(self, each, copy.deepcopy(value))
        self.items.tally = copy.deepcopy(kept.tally)
        self.items.look_again()
        self.clock.advance(kept.moment - self.clock.now())

    def person_adds(self, entity: Entity, told: dict[str, Any]) -> int:
        """By the old names, past every limit and what the portal demands of callers; within a transaction."""
        return self.items.add(entity, self._by_hand(entity, told, adding=True))

    def person_edits(self, entity: Entity, number: int, told: dict[str, Any]) -> bool:
        """True when anything changed. KeyError: no such item."""
        return self.items.update(entity, number, self._by_hand(entity, told, adding=False))

    def _by_hand(self, entity: Entity, told: dict[str, Any], *, adding: bool) -> Write:
        demands = self.settings.mandatory
        call = Call(self.items, self.settings.model_copy(update={"mandatory": {}}) if demands else self.settings, {})
        write = classic.write_of(call, entity, told, adding=adding)
        write.actor = "person"
        return write
