"""The one HTTP client. Which library it is only this file knows.

What goes wrong on the way, and what it becomes:

                                           after a read                  after a write
    no connection, TLS included            TryLater(connection_down)     TryLater(connection_down)
    sent, perhaps, and no whole answer     TryLater(connection_down)     Unclear(connection_down)
    an answer too long or unreadable       TryLater                      Unclear

Nothing is sent twice by itself, redirects are not followed (they would carry the key to a stranger), and no proxy is
taken from the environment.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import cached_property
from typing import Any

from pyreqwest.client import SyncClient, SyncClientBuilder
from pyreqwest.exceptions import BodyDecodeError, PyreqwestError, RequestError
from pyreqwest.multipart import FormBuilder, PartBuilder
from pyreqwest.proxy import ProxyBuilder
from pyreqwest.request import SyncStreamRequest

from . import clock, jsontext
from .answer import Answer, body_length
from .call import current
from .errors import Misconfigured, ObmenError, TryLater, Unclear
from .files import StoredFile, chunks, part_name
from .lost import why_unconnected
from .outcome import Change
from .site import Site
from .text import Text
from .trace import Asked, Trace

LEAST_SECONDS = 0.5
_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_BYTES = "application/octet-stream"
IDLE_SECONDS = 4
"""Less than any server keeps an idle connection: else a write now and then meets one that is just being closed, and its
outcome is unclear for nothing."""


class Web:
    """The client of one site, shared by threads. It works within the current call: deadline, dry run, trace."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._trace = Trace(site)
        self._client = _client(site, uploads=False)

    @cached_property
    def _uploads(self) -> SyncClient:
        """Apart from the others, for the library reads a file in the threads it serves its requests with."""
        return _client(self.site, uploads=True)

    def close(self) -> None:
        self._client.close()
        if "_uploads" in vars(self):
            self._uploads.close()

    def read(self, method: str, path: str, *, query: Mapping[str, str] | None = None, json: Any = None) -> Answer:
        """A request that changes nothing there, so it is sent in a dry call too."""
        return self._send(Asked(method, path, query or {}, {}, _body(json), (), wrote=False))

    def write(
        self,
        change: Callable[[], Change | Sequence[Change]],
        method: str,
        path: str,
        *,
        identity: str,
        query: Mapping[str, str] | None = None,
        json: Any = None,
        files: Sequence[StoredFile] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """A request that changes something: in a dry call it is noted as ``change``, not sent. ``identity`` goes along
        as Idempotency-Key. With ``files`` the body is multipart: the part ``json``, then each file under its field."""
        named = {"Idempotency-Key": identity, **(headers or {})}
        asked = Asked(method, path, query or {}, named, _body(json), files, wrote=True)
        if (call := current()).dry:
            call.changes.extend([noted] if isinstance(noted := change(), Change) else noted)
            return Answer(self.site, asked.line, wrote=True, planned=True)
        return self._send(asked)

    def _send(self, asked: Asked) -> Answer:
        started, began = clock.now(), clock.monotonic()
        seconds = min(self._seconds_left(), self.site.seconds)
        try:
            with ExitStack() as opened:
                answer = self._receive(self._request(asked, seconds, opened), asked)
        except RequestError as error:
            self._trace.note(started, began, asked, f"{type(error).__name__}: {_causes(error)}")
            raise self._failed(error, asked) from None
        current().asked = True
        self._trace.note(started, began, asked, answer)
        if len(answer.body) > (limit := self.site.answer_bytes):
            raise answer.unsure(Text("{site} answers with more than {n} MB", site=self.site.title, n=limit >> 20))
        return answer

    def _seconds_left(self) -> float:
        current().asks()
        left = current().deadline - clock.monotonic()
        if left < LEAST_SECONDS:
            raise TryLater(Text("There was no time left to ask {site}. It is tried again", site=self.site.title))
        return left

    def _request(self, asked: Asked, seconds: float, opened: ExitStack) -> SyncStreamRequest:
        client = self._uploads if asked.files else self._client
        with _setting(self.site, self.site.address_setting):
            request = client.request(asked.method, self.site.address + asked.path).headers(asked.headers)
        request = request.timeout(timedelta(seconds=seconds))
        if asked.query:
            request = request.query(asked.query)
        if asked.files:
            request = request.multipart(_form(asked, opened))
        elif asked.body:
            request = request.header("Content-Type", "application/json").body_bytes(asked.body)
        with _setting(self.site, self.site.address_setting):
            return request.build_streamed()

    def _receive(self, request: SyncStreamRequest, asked: Asked) -> Answer:
        """A body above the limit is read no further; one whose end is known is not asked whether there is more."""
        with request as response:
            status, headers = response.status, {name.lower(): value for name, value in response.headers.items()}
            body, most = bytearray(), min(body_length(headers), self.site.answer_bytes + 1)
            while len(body) < most and (chunk := response.body_reader.read_chunk()):
                body += chunk
        return Answer(self.site, asked.line, asked.wrote, status, headers, bytes(body), clean=self._trace.clean)

    def _failed(self, error: RequestError, asked: Asked) -> ObmenError:
        causes = _causes(error)
        detail = self._trace.clean(f"{asked.line} → {causes}")
        site = {"site": self.site.title}
        if why := why_unconnected(causes):
            text = Text("{site} does not answer: {why}. Delivery goes on by itself when it is back", why=why, **site)
            return TryLater(text, connection_down=True, detail=detail)
        down = not isinstance(error, BodyDecodeError)
        if asked.wrote:
            text = Text("The request went out to {site}, and the answer was lost", **site)
            return Unclear(text, connection_down=down, detail=detail)
        text = Text("{site} broke off before its answer was whole. It is asked again", **site)
        return TryLater(text, connection_down=down, detail=detail)


def _causes(error: PyreqwestError) -> str:
    """Without the first, which holds the whole address and so perhaps a key."""
    details: Any = getattr(error, "details", None) or {}
    told = [cause["message"] for cause in details.get("causes") or ()]
    return " / ".join(cause for cause in told if " for url " not in cause) or error.message


def _client(site: Site, *, uploads: bool) -> SyncClient:
    builder = SyncClientBuilder().follow_redirects(False).referer(False).user_agent("obmen")
    builder = builder.connect_timeout(timedelta(seconds=site.connect_seconds))
    builder = builder.runtime_multithreaded(uploads).pool_idle_timeout(timedelta(seconds=IDLE_SECONDS))
    with _setting(site, site.key_setting):
        builder = builder.default_headers(dict(site.headers))
    with _setting(site, "proxy"):
        builder = builder.proxy(ProxyBuilder.all(site.proxy)) if site.proxy else builder.no_proxy()
    with _setting(site, "ca"):
        return (builder.add_root_certificate_pem(site.ca.encode()) if site.ca else builder).build()


@contextmanager
def _setting(site: Site, name: str) -> Iterator[None]:
    """What the library will not take is a slip in this setting; its own words may hold the value, so they stay here."""
    try:
        yield
    except ValueError:
        text = Text("A setting of {site} is written as it cannot be: {setting}", site=site.title, setting=name)
        raise Misconfigured(text, setting=name) from None


def _body(json: Any) -> bytes:
    return b"" if json is None else jsontext.write(json)


def _form(asked: Asked, opened: ExitStack) -> FormBuilder:
    """Files are opened here, so that one that is gone is found before anything is sent."""
    form = FormBuilder().percent_encode_noop()
    form = form.part("json", PartBuilder.from_bytes(asked.body).mime("application/json"))
    for file in asked.files:
        stream = chunks(opened.enter_context(file.open()))
        part = PartBuilder.from_stream_with_length(stream, file.size).file_name(part_name(file.name))
        kind = file.content_type if _TYPE.fullmatch(file.content_type) else _BYTES
        form = form.part(part_name(file.field), part.mime(kind))
    return form
