"""What the server puts at its door addresses, and what that needs."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from starlette.routing import Route

from obmen.journal.api import FileStore, Writer

from .callers import Callers
from .door import Door, not_here
from .health import Health
from .inbox import Inbox
from .incoming import Incoming
from .limits import Limits, current
from .openapi import published
from .questions import Questions, Reply
from .room import Room

__all__ = ["DoorTools", "Limits", "routes"]

POOL_THREADS = 4


@dataclass(frozen=True, slots=True)
class DoorTools:
    """``reply`` answers questions (``worker.ask.answer``). ``pool`` reads large bodies and writes files."""

    writer: Writer
    files: FileStore
    reply: Reply
    limits: Callable[[], Limits] = current
    pool: Executor = field(default_factory=lambda: ThreadPoolExecutor(POOL_THREADS, thread_name_prefix="doors"))


def routes(tools: DoorTools) -> list[Route]:
    """All addresses under ``/in``, ``/ask``, ``/api`` and ``/health``: nothing else of the server is behind these."""
    limits = tools.limits
    callers, room = Callers(limits().failures_a_minute), Room(limits())
    inbox = Inbox(tools.writer, tools.files, callers, room, tools.pool)
    questions = Questions(tools.reply, callers, room)

    def door(handle: Any) -> Door:
        return Door(handle, limits)

    return [
        *(Route(path, door(inbox.handle)) for path in ("/in/{rest:path}", "/in")),
        *(Route(path, door(questions.handle)) for path in ("/ask/{rest:path}", "/ask")),
        Route("/health", door(Health(tools.writer.alive, tools.pool).handle)),
        Route("/api/openapi.json", door(published)),
        *(Route(path, door(_nothing)) for path in ("/api/{rest:path}", "/api")),
    ]


async def _nothing(_: Incoming) -> Any:
    raise not_here()
