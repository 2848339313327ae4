"""The one place that builds clients and runs: for deliveries, questions, live checks and a form's choices alike."""

import threading
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from obmen.core import call, clock
from obmen.core.contract import Trial, Tried
from obmen.core.discovery import exchanges, systems
from obmen.core.errors import Misconfigured
from obmen.core.exchange import Exchange
from obmen.core.files import StoredFile
from obmen.core.mirror import Mirror
from obmen.core.ports import Budget
from obmen.core.settings import Choice, Settings
from obmen.core.system import Checked
from obmen.core.text import Text
from obmen.journal.api import FileStore, Journal, NewFile
from obmen.journal.budgets import ConnectionBudget
from obmen.journal.links import JournalLinks
from obmen.journal.mirrors import ConnectionMirror
from obmen.journal.slots import KEPT_SECONDS
from obmen.setup import snapshot
from obmen.setup.snapshot import ConnectionView, FlowView
from obmen.setup.token_store import DatabaseTokens

from .run import DeliveryRun
from .tools import ConnectionTools, NoBudget, NoMirror, NoTokens

CONTRACT_SECONDS = 600.0
CHECK_SECONDS = 60.0
"""1C starts a session for the first call after a pause, and describes itself: half a minute each. Who answers sooner is
not waited for; each request has the limit of its connection besides."""


class BrokenConnection(Misconfigured):
    """The saved settings of a connection cannot be read any more: this one is to be paused, not the target."""

    def __init__(self, text: Text, connection_id: int) -> None:
        super().__init__(text)
        self.connection_id = connection_id


class Wiring:
    """Clients are shared by the threads of the process and built anew when their connection was changed. Without a
    journal nothing of a connection is shared with other processes: for commands, which ask little. ``keeps_slots``:
    from request to request, for who is there to answer questions; then ``close`` gives them back."""

    def __init__(self, files: FileStore, journal: Journal | None = None, *, keeps_slots: bool = False) -> None:
        self._files, self._journal, self._keeps_slots = files, journal, keeps_slots
        self._budgets: list[ConnectionBudget] = []
        self._clients: dict[int, tuple[int, Any]] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        for budget in self._budgets:
            budget.close()

    def client(self, connection: ConnectionView) -> Any:
        """Raises BrokenConnection."""
        known = self._clients.get(connection.id)
        if known and known[0] == connection.version:
            return known[1]
        with self._lock:
            known = self._clients.get(connection.id)
            if known and known[0] == connection.version:  # another thread has built it while this one waited
                return known[1]
            built = systems()[connection.system].client(_settings(connection), self._tools(connection))
            self._clients[connection.id] = (connection.version, built)
            return built

    def run_for(self, flow: FlowView, files: Sequence[NewFile], *, dry: bool = False) -> DeliveryRun:
        return DeliveryRun(**self.parts_of_run(flow, files, dry=dry))

    def parts_of_run(self, flow: FlowView, files: Sequence[NewFile] = (), *, dry: bool = False) -> dict[str, Any]:
        """The fields every run has."""
        view = snapshot.current()
        source, target = view.connections[flow.source_id], view.connections[flow.target_id]
        return {
            "flow": flow,
            "settings": flow.typed_settings(),
            "source": self.client(source),
            "target": self.client(target),
            "base": source.name,
            "target_name": target.name,
            "now": clock.now(),
            "dry": dry,
            "links": JournalLinks(),
            "files": tuple(self._file(file) for file in files),
        }

    def _tools(self, connection: ConnectionView) -> ConnectionTools:
        budget: Budget = NoBudget()
        mirror: Mirror = NoMirror()
        if self._journal:
            declared = systems()[connection.system].goods
            goods = declared(_settings(connection)) if declared else {}
            kept = KEPT_SECONDS if self._keeps_slots else 0.0
            budget = ConnectionBudget(self._journal, (connection.id, connection.title), goods, kept=kept)
            self._budgets.append(budget)
            mirror = ConnectionMirror(self._journal, connection.id)
        return ConnectionTools(connection.name, connection.zone, budget, DatabaseTokens(connection.id), mirror)

    def _file(self, file: NewFile) -> StoredFile:
        store = self._files
        opener = lambda: store.open(file.sha256)  # noqa: E731  a name would say no more
        return StoredFile(file.field, file.name, file.content_type, file.size, file.sha256, opener)

    def check(self, system: str, settings: Settings, *, connection: str, zone: tzinfo) -> Checked:
        """Asks the other system; raises one of the four errors. Nothing is written."""
        client = systems()[system].client(settings, _alone(connection, zone))
        with call.begin(call.Call("check", clock.monotonic() + CHECK_SECONDS, dry=True)):
            checked: Checked = client.check()
            return checked

    def contract(
        self, system: str, settings: Settings, trial: Trial, *, connection: str, zone: tzinfo
    ) -> Sequence[Tried] | None:
        """Rule by rule; what is tried is written there. None: a system of this kind is held to no contract of ours."""
        tries = systems()[system].contract
        if tries is None:
            return None
        with call.begin(call.Call("contract", clock.monotonic() + CONTRACT_SECONDS)):
            return list(tries(settings, _alone(connection, zone), trial))

    def choices(self, system: str, settings: Settings, method: str, *, connection: str, zone: tzinfo) -> list[Choice]:
        """What a form's field may be set to, asked of the other system (``Hint.choices``)."""
        client = systems()[system].client(settings, _alone(connection, zone))
        with call.begin(call.Call("choices", clock.monotonic() + CHECK_SECONDS, dry=True)):
            return list(getattr(client, method)())


def _alone(connection: str, zone: tzinfo) -> ConnectionTools:
    return ConnectionTools(connection, zone, NoBudget(), NoTokens(), NoMirror())


def exchange_of(flow: FlowView) -> Exchange:
    return exchanges()[flow.exchange]


def _settings(connection: ConnectionView) -> Any:
    try:
        return connection.typed_settings()
    except Misconfigured as error:
        raise BrokenConnection(error.text, connection.id) from None
