"""The door for questions: ``POST /ask/{connection}/{question}``, answered at once (K14).

Each question has a thread of its own, at most so many for a connection, so that a slow answer holds up nothing but
other questions of the same connection; messages are taken in meanwhile.
"""

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from obmen.core import clock, jsontext
from obmen.core.discovery import systems
from obmen.core.errors import Misconfigured, ObmenError, Refused
from obmen.core.inbound import Problem, Question, WrongContent
from obmen.core.text import Text
from obmen.journal.ids import new_id
from obmen.setup.snapshot import ConnectionView
from obmen.worker.ask import NotInTime

from .answers import Answer, Refusal, later, refusal
from .bases import check_base
from .callers import Callers
from .content_type import content_type
from .door import not_here, only
from .incoming import Incoming
from .plain import plain
from .room import Room
from .whole import whole

log = logging.getLogger(__name__)
Reply = Callable[[str, str, Any, float], Any]
"""``answer(connection, question, data, seconds)`` of the worker's wiring."""


class Questions:
    def __init__(self, reply: Reply, callers: Callers, room: Room) -> None:
        self._reply, self._callers, self._room = reply, callers, room
        self._busy: Counter[int] = Counter()

    async def handle(self, call: Incoming) -> Answer:
        connection = self._callers.known(call)
        path = call.path
        question = _question(connection, path[2]) if len(path) == 3 and path[1] == connection.name else None
        if question is None:
            raise not_here()
        only(call, "POST")
        if self._busy[connection.id] >= call.limits.questions_at_once:
            raise later(503, Text("Too many questions at once"), seconds=2, last=True)
        data = await self._data(call, connection, question)
        began = clock.monotonic()
        answer = await self._answered(connection, question, data, call.limits.question_seconds)
        noted = {"connection": connection.name, "question": question.name, "status": answer.status,
                 "ms": round((clock.monotonic() - began) * 1000), "question_id": new_id()}  # fmt: skip
        log.info("question answered", extra=noted)
        return answer

    async def _data(self, call: Incoming, connection: ConnectionView, question: Question) -> Any:
        if content_type(call.headers).form:
            raise refusal(415, Text("A question is JSON"), last=True)
        with self._room.holding() as held:
            raw = await whole(call, held)
            try:
                data = jsontext.read(raw)
                question.read(data, connection.zone, connection.name)
                check_base(question, data)
            except WrongContent as error:
                raise refusal(422, *error.problems) from None
        return data

    async def _answered(self, connection: ConnectionView, question: Question, data: Any, seconds: float) -> Answer:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Answer] = loop.create_future()
        self._busy[connection.id] += 1

        def settle(answer: Answer) -> None:
            self._busy[connection.id] -= 1
            if not future.done():
                future.set_result(answer)

        def work() -> None:
            answer = self._worked_out(connection, question, data, seconds)
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, answer)

        threading.Thread(target=work, name=f"question-{question.name}", daemon=True).start()
        try:
            async with asyncio.timeout(seconds):
                return await future
        except TimeoutError:
            waited = Text(
                "{title} has not answered within {seconds} seconds", title=question.title, seconds=int(seconds)
            )
            raise refusal(504, waited) from None

    def _worked_out(self, connection: ConnectionView, question: Question, data: Any, seconds: float) -> Answer:
        try:
            return Answer(200, plain(self._reply(connection.name, question.name, data, seconds)))
        except LookupError:
            return refusal(404, Text("No exchange answers this question")).answer
        except WrongContent as error:
            return refusal(422, *error.problems).answer
        except ObmenError as error:
            return _refusal_of(error).answer
        except Exception:  # a defect of an exchange is told to the caller as one, not as silence
            log.exception("a question failed", extra={"question": question.name})
            return refusal(500, Text("An error of the server; it is in its log")).answer


def _question(connection: ConnectionView, name: str) -> Question | None:
    declared = systems().get(connection.system)
    return next((q for q in declared.questions if q.name == name), None) if declared else None


def _refusal_of(error: ObmenError) -> Refusal:
    if isinstance(error, Refused):
        return refusal(422, Problem(error.field, error.text))
    if isinstance(error, NotInTime):
        return refusal(504, error.text)
    if isinstance(error, Misconfigured):
        return later(503, error.text, seconds=60)
    after = getattr(error, "after", None)
    return later(503, error.text, seconds=int(after.total_seconds()) if after else 5)
