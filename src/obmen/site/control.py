"""The journal's operations over loopback: how a command changes the journal of a running server on SQLite.

One address, ``/control``, on a port of its own that only loopback reaches, opened by the word in ``server.json``.
"""

import asyncio
import hmac
import json
import urllib.error
import urllib.request
from dataclasses import astuple
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from obmen.core.errors import Misconfigured, TryLater
from obmen.core.text import Text
from obmen.doors.correction import Correction, Corrections
from obmen.doors.database import in_pool
from obmen.journal import acts, run_ops
from obmen.journal.api import Decide, Journal, JournalError
from obmen.setup import snapshot

from .running import Running

OPERATIONS: dict[str, type[Any]] = {
    operation.__name__: operation
    for operation in (
        acts.Redo,
        acts.Skip,
        acts.Drop,
        acts.ClearLook,
        acts.Where,
        acts.PauseConnection,
        acts.ResumeConnection,
        acts.PauseFlow,
        acts.ResumeFlow,
        run_ops.StartRun,
        run_ops.ApplyPlan,
        run_ops.StopRun,
        run_ops.GoOn,
        run_ops.DropRun,
        Decide,
        Correction,
    )
}
ANSWER_SECONDS = 60.0


class Control:
    """Answers on the control port only: on every other it is not there."""

    def __init__(self, writer: Journal, port: int, corrections: Corrections) -> None:
        self._writer, self._port, self._corrections = writer, port, corrections
        self.word = ""

    def route(self) -> Route:
        return Route("/control", self._handle, methods=["POST"])

    async def _handle(self, request: Request) -> Response:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        server = request.scope.get("server") or ("", 0)
        if server[1] != self._port or not self.word or not hmac.compare_digest(given.encode(), self.word.encode()):
            return Response(status_code=404)
        try:
            operation = _read(await request.json())
        except (ValueError, KeyError, TypeError, ValidationError) as error:
            return JSONResponse({"error": f"no such operation: {error}"}, 422)
        try:
            result = await self._carry_out(operation)
        except JournalError as error:
            return JSONResponse({"error": str(error)}, 503)
        return JSONResponse({"result": astuple(result) if isinstance(result, run_ops.Started) else result})

    async def _carry_out(self, operation: Any) -> Any:
        """Who changed a connection by a command and lets it go on has its messages sent the new way."""
        await asyncio.to_thread(in_pool(snapshot.refresh))
        if isinstance(operation, Correction):
            return await asyncio.to_thread(correct, self._corrections, operation)
        return await asyncio.wrap_future(self._writer.submit(operation))


def correct(corrections: Corrections, asked: Correction) -> int:
    """As ``Corrections.carry_out``; 0 too where there is no such message."""
    try:
        return corrections.carry_out(asked.number, asked.text.encode(), asked.who)
    except LookupError:
        return 0


def post(running: Running, operation: Any) -> Any:
    """What the operation came to. TryLater where the server does not answer, or its journal cannot write."""
    name = type(operation).__name__
    fields = TypeAdapter(type(operation)).dump_python(operation, mode="json")
    request = urllib.request.Request(  # noqa: S310  the address is from our own file
        running.control,
        data=json.dumps({"operation": name, "fields": fields}).encode(),
        headers={"Authorization": f"Bearer {running.word}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:  # noqa: S310
            result = json.load(answer)["result"]
            return run_ops.Started(*result) if isinstance(operation, run_ops.StartRun) else result
    except urllib.error.HTTPError as error:
        raise _refused(error) from error
    except OSError as error:
        raise TryLater(
            Text("The server (process {pid}) does not answer. Look at its log", pid=str(running.pid)), detail=str(error)
        ) from error


def _read(data: Any) -> Any:
    return TypeAdapter(OPERATIONS[data["operation"]]).validate_python(data["fields"])


def _refused(error: urllib.error.HTTPError) -> Misconfigured | TryLater:
    detail = error.read(10_000).decode(errors="replace")
    if error.code == 503:
        return TryLater(Text("The journal cannot be written just now: {why}", why=detail))
    text = Text("The running server does not know this command: it is of another version. Start it anew")
    return Misconfigured(text, detail=detail)
