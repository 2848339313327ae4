"""The one HTTP client. Which library it is only this file knows.

What goes wrong on the way, and what it becomes:

    no connection: name unknown, refused, timeout, TLS      TryLater(connection_down)
    sent, perhaps in part, and no whole answer came         Unclear after a write, TryLater(connection_down) after a read
    an answer above the limit, or one that is no HTTP       Unclear after a write, TryLater after a read

Nothing is ever sent twice by itself, redirects are not followed (they would carry the key to a stranger), and no proxy
is taken from the environment.
"""

import json as json_module
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO
from urllib.parse import quote

from pyreqwest.client import SyncClient, SyncClientBuilder
from pyreqwest.exceptions import BuilderError, DecodeError, PyreqwestError, RequestTimeoutError
from pyreqwest.multipart import FormBuilder, PartBuilder
from pyreqwest.proxy import ProxyBuilder
from pyreqwest.request import SyncRequestBuilder

from . import call, clock, jsontext
from .answer import Answer
from .errors import Misconfigured, ObmenError, Refused, TryLater, Unclear
from .files import StoredFile
from .outcome import Change
from .text import Text
from .trace import Trace

LEAST_TIME = 0.5
CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for a whole request, seconds for its connection, bytes of an answer (unpacked), idle connections kept."""

    seconds: float = 30
    connect_seconds: float = 10
    answer_bytes: int = 8 * 1024 * 1024
    idle_connections: int = 16


@dataclass(frozen=True, slots=True)
class Site:
    """Where to call and how. ``headers`` go with every request and their values are secret; ``secrets`` are further
    texts to hide (a key inside the address); ``personal``: JSON fields to mask. ``ca``: PEM of own authorities."""

    title: Text
    address: str
    headers: Mapping[str, str]
    secrets: tuple[str, ...] = ()
    personal: frozenset[str] = frozenset()
    limits: Limits = Limits()
    ca: str = ""
    proxy: str = ""


def segment(value: str) -> str:
    """A value as one part of a path. ``.`` and ``..`` would mean another address, and no encoding saves them."""
    if value in {"", ".", ".."}:
        raise Refused(Text("«{value}» cannot be the number of an object", value=value), value=value)
    return quote(value, safe="")


class Web:
    """The client of one site, shared by threads."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._base = site.address.rstrip("/")
        self._trace = Trace(site.headers, site.secrets, site.personal)
        self._client = _build(site)

    def close(self) -> None:
        self._client.close()

    def read(self, method: str, path: str, *, query: Mapping[str, str] | None = None, json: Any = None) -> Answer:
        """A request that changes nothing there: sent in a dry call too."""
        return self._send(_Asked(method, path, query or {}, _body(json), wrote=False))

    def write(
        self,
        change: Change,
        method: str,
        path: str,
        *,
        identity: str,
        query: Mapping[str, str] | None = None,
        json: Any = None,
        files: Sequence[StoredFile] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """A request that changes something: in a dry call only noted. ``identity`` goes along as Idempotency-Key. With
        ``files`` the body is multipart: the part ``json``, then each file under its field, streamed."""
        asked = _Asked(
            method, path, query or {}, _body(json), True, {"Idempotency-Key": identity, **(headers or {})}, files
        )
        work = call.current()
        if work.dry:
            work.changes.append(change)
            return Answer(self.site.title, asked.line, wrote=True, planned=True)
        return self._send(asked)

    def _send(self, asked: "_Asked") -> Answer:
        seconds = self._time_left()
        started, began = clock.now(), clock.monotonic()
        try:
            with ExitStack() as opened:
                answer = self._exchange(self._request(asked, seconds, opened), asked)
        except ObmenError as error:
            self._note(asked, started, began, str(error))
            raise
        except PyreqwestError as error:
            self._note(asked, started, began, f"{type(error).__name__}: {_causes(error)}")
            raise self._failed(error, asked) from None
        self._note(asked, started, began, answer)
        return answer

    def _time_left(self) -> float:
        left = call.current().deadline - clock.monotonic()
        if left < LEAST_TIME:
            raise TryLater(Text("No time was left to ask {site}. It is tried again", site=self.site.title))
        return min(left, self.site.limits.seconds)

    def _request(self, asked: "_Asked", seconds: float, opened: ExitStack) -> SyncRequestBuilder:
        try:
            request = self._client.request(asked.method, self._base + asked.path)
        except (ValueError, BuilderError) as error:
            text = Text("The address of {site} is not an address: correct it", site=self.site.title)
            raise Misconfigured(text, setting="address", detail=self._trace.clean(str(error))) from None
        request = request.timeout(timedelta(seconds=seconds)).headers(asked.headers)
        if asked.query:
            request = request.query(asked.query)
        if asked.files:
            return request.multipart(_form(asked, opened))
        if asked.body:
            request = request.body_bytes(asked.body)
            return request if "Content-Type" in asked.headers else request.header("Content-Type", "application/json")
        return request

    def _exchange(self, request: SyncRequestBuilder, asked: "_Asked") -> Answer:
        limit = self.site.limits.answer_bytes
        with request.build_streamed() as response:
            body = bytearray()
            while chunk := response.body_reader.read_chunk():
                body += chunk
                if len(body) > limit:
                    self._too_much(asked, response.status)
            headers = {name.lower(): value for name, value in response.headers.items()}
            known = {"headers": headers, "body": bytes(body), "clean": self._trace.clean}
            return Answer(self.site.title, asked.line, asked.wrote, response.status, **known)

    def _too_much(self, asked: "_Asked", status: int) -> None:
        text = Text(
            "{site} answers with more than {limit} MB", site=self.site.title, limit=self.site.limits.answer_bytes >> 20
        )
        raise Answer(self.site.title, asked.line, asked.wrote, status, clean=self._trace.clean).unsure(text)
