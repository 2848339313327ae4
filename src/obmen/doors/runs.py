"""Runs by a key (A9): ``POST /runs/{flow}`` starts one, ``GET`` tells how the latest goes. ``docs/doors-runs.md``.

A key opens the flows whose source is its connection. Nothing of what stands in a row is told.
"""

import asyncio
from concurrent.futures import Executor
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from obmen.core.discovery import exchanges
from obmen.core.text import Text
from obmen.journal.api import Journal, JournalError, Started, StartRun
from obmen.journal.models import Run
from obmen.journal.run_ops import KEY
from obmen.journal.runreads import outcomes_of, progress_of, reason_of
from obmen.setup import options
from obmen.setup.snapshot import ConnectionView, FlowView, current

from .answers import Answer, language, later, refusal
from .callers import Callers
from .database import in_pool
from .door import not_here, only
from .incoming import Incoming

STATES = {
    "asked": "waiting",
    "reading": "running",
    "planned": "done",
    "working": "running",
    "stopped": "stopped",
    "done": "done",
    "failed": "failed",
    "dropped": "stopped",
}
NOT_NOW = Text("The journal cannot be written just now")


class Runs:
    """``pool``: where the database is read."""

    def __init__(self, writer: Journal, callers: Callers, pool: Executor) -> None:
        self._writer, self._callers, self._pool = writer, callers, pool

    async def handle(self, call: Incoming) -> Answer:
        connection = self._callers.known(call)
        flow = _flow(connection, call.path)
        only(call, "GET", "POST")
        if call.scope["method"] == "GET":
            return Answer(200, await self._told(flow, call))
        if exchanges()[flow.exchange].collect is None:
            raise refusal(409, Text("The exchange {flow} has nothing to run", flow=flow.title))
        started = await self._started(flow, connection)
        already = {} if started.fresh else {"already": True}
        return Answer(202 if started.fresh else 200, {**await self._told(flow, call), **already})

    async def _started(self, flow: FlowView, connection: ConnectionView) -> Started:
        who = f"{KEY}{connection.name}"
        try:
            posted = self._writer.submit(StartRun(flow.id, "collect", apply=True, who=who))
            started: Started = await asyncio.wrap_future(posted)
        except JournalError:
            raise later(503, NOT_NOW) from None
        if started.refused:
            raise refusal(409, Text.from_json(started.refused))
        return started

    async def _told(self, flow: FlowView, call: Incoming) -> dict[str, Any]:
        told: dict[str, Any] = await self._in_pool(state_of, flow, language(call.headers.get(b"accept-language")))
        return told

    async def _in_pool(self, read: Any, *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pool, read, *args)


def _flow(connection: ConnectionView, path: list[str]) -> FlowView:
    flow = current().flow(path[1]) if len(path) == 2 else None
    if flow is None or flow.source_id != connection.id:
        raise not_here()
    return flow


@in_pool
def state_of(flow: FlowView, code: str) -> dict[str, Any]:
    """Reads the database: not for the event loop."""
    run = Run.objects.filter(flow_id=flow.id, verb="collect").order_by("-id").first()
    here = options.get(options.Network).public_url
    body: dict[str, Any] = {
        "flow": flow.name,
        "run": str(run.pk) if run else None,
        "state": STATES[run.state] if run else "never",
        "settings_url": f"{here}/exchanges/{flow.name}/edit",
        "url": f"{here}/exchanges/{flow.name}/runs/{run.pk}" if run else None,
    }
    return {**body, **_progress(run, code)} if run else body


def _progress(run: Run, code: str) -> dict[str, Any]:
    came_to = outcomes_of(run.pk)
    done, total = progress_of(run, came_to)
    return {
        "started_at": run.started_at.isoformat(),
        "ended_at": run.finished_at.isoformat() if run.finished_at else None,
        "progress": {"done": done, "total": total},
        "counts": _counts(run, came_to),
        "reason": _said(run, code),
    }


def _counts(run: Run, came_to: dict[str, int]) -> dict[str, int]:
    return {
        "created": came_to.get("created", 0),
        "changed": came_to.get("updated", 0),
        "left": run.counts.get("leave", 0) + came_to.get("unchanged", 0),
        "skipped": run.counts.get("skip", 0) + came_to.get("skipped", 0),
        "held": came_to.get("held", 0),
    }


def _said(run: Run, code: str) -> str | None:
    reason = reason_of(run)
    if not reason:
        return None
    with override(code or settings.LANGUAGE_CODE):
        return Text.from_json(reason).render(gettext)
