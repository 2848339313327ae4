"""The door for messages: ``POST /in/{connection}/{kind}`` and ``GET /in/{connection}/messages/{id}``  (H1)."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from obmen.core.discovery import kind_of
from obmen.core.errors import Misconfigured
from obmen.core.inbound import Kind, Problem
from obmen.core.text import Text
from obmen.journal.api import (
    Accept,
    Accepted,
    DiskAlmostFull,
    FileStore,
    JournalUnavailable,
    Reject,
    Unkeepable,
)
from obmen.journal.ids import new_id
from obmen.setup.snapshot import ConnectionView

from .answers import Answer, later, problems, refusal
from .callers import Callers
from .commits import Commits
from .content_type import ContentType, content_type
from .door import not_here, only
from .form import FormReader
from .incoming import Incoming, too_large
from .rates import Rates
from .reading import Letter, Unplaced, holds_files, read
from .room import Holding, Room
from .space import DISK_FULL, Space
from .states import state_of
from .whole import whole

NOT_NOW = Text("The journal cannot take the message now")
OTHER_CONTENT = Text("this key was used for a message with other content")


class Inbox:
    def __init__(self, commits: Commits, files: FileStore, callers: Callers, room: Room, pool: Executor) -> None:
        self._files, self._callers, self._room, self._pool = files, callers, room, pool
        self._commits = commits
        self._rates = Rates()
        self._space = Space(pool)

    async def handle(self, call: Incoming) -> Answer:
        connection = self._callers.known(call)
        path = call.path
        if len(path) not in {3, 4} or path[1] != connection.name:
            raise not_here()
        if len(path) == 4:
            return await self._state(call, connection, path)
        kind = kind_of(connection.system, path[2])
        if kind is None:
            raise not_here()
        only(call, "POST")
        return await self._accept(call, connection, kind)

    async def _state(self, call: Incoming, connection: ConnectionView, path: list[str]) -> Answer:
        if path[2] != "messages":
            raise not_here()
        only(call, "GET")
        found = await asyncio.get_running_loop().run_in_executor(self._pool, state_of, connection.id, path[3])
        if found is None:
            raise refusal(404, Text("There is no such message"))
        return Answer(200, found)

    async def _accept(self, call: Incoming, connection: ConnectionView, kind: Kind) -> Answer:
        self._rates.take(connection.id, call.limits.rate)
        self._space.check(connection.id, call.limits)
        sent_as = content_type(call.headers)
        with self._room.holding() as held, _told_later(call):
            try:
                letter = await self._letter(call, held, connection, kind, sent_as)
                return await self._keep(call, letter, _until(call))
            except Unplaced as unplaced:
                return await self._reject(call, connection, kind, unplaced)

    async def _keep(self, call: Incoming, letter: Letter, until: float) -> Answer:
        """Nothing is acknowledged before its commit. Who was told 503 may find it kept all the same: his repeat is
        then a duplicate."""
        self._not_too_many(call)
        op = await self._read(letter, call.limits.in_thread_above, until)
        try:
            accepted: Accepted = await self._commits.commit(op, until)
        except Unkeepable as error:
            why = Text("the journal cannot keep this: {why}", why=str(error))
            raise Unplaced(op.body.raw, (Problem(error.field, why),)) from None
        if not accepted.duplicate and not accepted.conflict:
            self._space.add(letter.connection.id, len(op.body.raw) + sum(file.size for file in op.body.files))
        return _answer(
            await self._as_it_is_now(letter.connection.id, accepted, until) if accepted.duplicate else accepted
        )

    async def _as_it_is_now(self, connection_id: int, accepted: Accepted, until: float) -> Accepted:
        """Who repeats a message is told what has become of it meanwhile."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout_at(until):
            found = await loop.run_in_executor(self._pool, state_of, connection_id, accepted.id)
        return replace(accepted, state=found["state"]) if found else accepted

    async def _letter(
        self, call: Incoming, held: Holding, connection: ConnectionView, kind: Kind, sent_as: ContentType
    ) -> Letter:
        if not sent_as.form:
            return Letter(connection, kind, await whole(call, held), call.headers)
        if (call.length or 0) > call.limits.multipart_size:
            raise too_large(call.limits.multipart_size)
        json, files = await FormReader(call, held, self._files, self._pool).read(sent_as.boundary)
        return Letter(connection, kind, json, call.headers, files)

    async def _read(self, letter: Letter, in_thread_above: int, until: float) -> Accept:
        if len(letter.raw) > in_thread_above or holds_files(letter.kind, letter.raw):
            async with asyncio.timeout_at(until):
                return await asyncio.get_running_loop().run_in_executor(self._pool, read, letter, self._files)
        return read(letter, self._files)

    async def _reject(self, call: Incoming, connection: ConnectionView, kind: Kind, unplaced: Unplaced) -> Answer:
        """Refused only when it is kept: who is told 422 stops sending, and only a person can go on."""
        self._not_too_many(call)
        limits = call.limits
        kept = Reject(
            id=new_id(),
            source_id=connection.id,
            kind=kind.name,
            raw=unplaced.raw,
            content_type=call.headers.get(b"content-type", b"").decode("latin-1")[:100],
            problems=unplaced.problems,
            age=timedelta(days=limits.rejected_days),
            rows=limits.rejected_rows,
            size=limits.rejected_size,
        )
        await self._commits.commit(kept, _until(call))
        return Answer(422, {}, unplaced.problems, last=call.unread)

    def _not_too_many(self, call: Incoming) -> None:
        limits, commits = call.limits, self._commits
        if commits.waiting >= limits.accepts_waiting or commits.held >= limits.accepts_held:
            raise later(503, NOT_NOW, last=call.unread)


@contextmanager
def _told_later(call: Incoming) -> Iterator[None]:
    """What keeps the server from taking the message now is told as 503."""
    try:
        yield
    except DiskAlmostFull:
        raise later(503, DISK_FULL, seconds=60, last=call.unread) from None
    except (TimeoutError, OSError, JournalUnavailable):
        raise later(503, NOT_NOW, last=call.unread) from None
    except Misconfigured as error:
        raise later(503, error.text, last=call.unread) from None


def _until(call: Incoming) -> float:
    return asyncio.get_running_loop().time() + call.limits.commit_wait


def _answer(accepted: Accepted) -> Answer:
    if accepted.conflict:
        return Answer(409, {"id": accepted.id}, problems([Problem("Idempotency-Key", OTHER_CONTENT)]))
    body = {"id": accepted.id, "state": accepted.state}
    if accepted.duplicate:
        return Answer(200, {**body, "duplicate": True}, accepted.problems)
    return Answer(202, body, accepted.problems)
