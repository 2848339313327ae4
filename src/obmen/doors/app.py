"""What the server puts at its door addresses, and what that needs."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

from obmen.journal.api import FileStore, Journal
from obmen.journal.stream import Stream

from .answers import Answer
from .callers import Callers
from .commits import Commits
from .door import Door, Handler, not_here
from .health import Health
from .inbox import Inbox
from .incoming import Incoming
from .limits import Limits, current
from .openapi import published
from .questions import Questions, Reply
from .room import Room
from .runs import Runs

__all__ = ["DoorTools", "Doors", "Limits"]

POOL_THREADS = 4


@dataclass(frozen=True, slots=True)
class DoorTools:
    """``reply`` answers questions (``worker.ask.answer``). ``stream``: to a ``writer`` in another process. ``pool``
    reads large bodies and writes files. ``delivering``: whether the worker beside these doors works, for ``/health``;
    True where it is none of theirs."""

    writer: Journal
    files: FileStore
    reply: Reply
    stream: Stream | None = None
    limits: Callable[[], Limits] = current
    delivering: Callable[[], bool] = lambda: True
    pool: Executor = field(default_factory=lambda: ThreadPoolExecutor(POOL_THREADS, thread_name_prefix="doors"))


class Doors:
    """An ASGI application of all addresses under ``/in``, ``/ask``, ``/api`` and ``/health``; what stands elsewhere
    goes to ``others``. Told apart by the first part of the address alone: they are called most of all."""

    def __init__(self, tools: DoorTools, others: ASGIApp) -> None:
        limits, self._others = tools.limits, others
        callers, room = Callers(limits().failures_a_minute), Room(limits())
        handlers: dict[str, Handler] = {
            "in": Inbox(Commits(tools.writer, tools.stream), tools.files, callers, room, tools.pool).handle,
            "ask": Questions(tools.reply, callers, room).handle,
            "runs": Runs(tools.writer, callers, tools.pool).handle,
            "api": _at("openapi.json", published),
            "health": _at("", Health(tools.writer.alive, tools.delivering, tools.pool).handle),
        }
        self._doors = {name: Door(handle, limits) for name, handle in handlers.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        first = scope["path"].removeprefix("/").partition("/")[0]
        await self._doors.get(first, self._others)(scope, receive, send)


def _at(rest: str, handle: Handler) -> Handler:
    """At one address only."""

    async def exact(call: Incoming) -> Answer:
        if "/".join(call.path[1:]) != rest:
            raise not_here()
        return await handle(call)

    return exact
