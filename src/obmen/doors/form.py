"""A multipart form, part by part as it arrives: the part ``json`` into memory, every other into the file store."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from obmen.core.inbound import Problem
from obmen.core.text import Text
from obmen.journal.api import FileStore, FileWriter, NewFile

from .answers import refusal
from .filenames import decoded, file_name, parameters
from .incoming import Incoming, too_large
from .reading import Unplaced
from .room import Holding

T = TypeVar("T")
PIECE = 256 * 1024
HEADER_LINE = 4096
HEADERS_A_PART = 8
HEAD = 64 * 1024


@dataclass(slots=True)
class Part:
    key: str = ""
    name: str = ""
    content_type: str = "application/octet-stream"
    writer: FileWriter | None = None
    waiting: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class Form:
    """What has come: ``json`` is None until that part is complete. ``head``: the first bytes, for a person to look at
    should it be refused."""

    head: bytearray = field(default_factory=bytearray)
    json: bytes | None = None
    files: list[NewFile] = field(default_factory=list)


class FormReader:
    def __init__(self, call: Incoming, held: Holding, store: FileStore, pool: Executor) -> None:
        self._call, self._held, self._store, self._pool = call, held, store, pool
        self._form = Form()
        self._part: Part | None = None
        self._headers = Headers()
        self._ended = False
        self._parts = 0
        self._events: list[tuple[str, bytes]] = []

    async def read(self, boundary: bytes) -> tuple[bytes, tuple[NewFile, ...]]:
        """The part json and the files. Raises Refusal and Unplaced; the files of a refused form are left to the sweep
        of the store."""
        if not boundary:
            await self._piece()
            raise self._unplaced(Text("The multipart form names no boundary"))
        await self._parse(boundary)
        if not self._ended:
            raise self._unplaced(Text("The multipart form breaks off"))
        if self._form.json is None:
            raise self._unplaced(Text("the multipart form has no part json"), "json")
        return self._form.json, tuple(self._form.files)

    async def _parse(self, boundary: bytes) -> None:
        parser = MultipartParser(
            boundary, self._callbacks(), max_header_count=HEADERS_A_PART, max_header_size=HEADER_LINE
        )
        try:
            while piece := await self._piece():
                parser.write(piece)
                await self._work_off()
        except FormParserError:
            raise self._unplaced(Text("The multipart form cannot be read")) from None
        finally:
            if self._part and self._part.writer:
                await self._in_thread(self._part.writer.abort)

    async def _piece(self) -> bytes:
        piece = await self._call.read(self._call.limits.multipart_size)
        head = self._form.head
        if piece and len(head) < HEAD:
            await self._held.grow(min(len(piece), HEAD - len(head)))
            head += piece[: HEAD - len(head)]
        return piece

    def _unplaced(self, reason: Text, field: str = "") -> Unplaced:
        return Unplaced(bytes(self._form.head), (Problem(field, reason),))

    def _callbacks(self) -> Any:
        def add(name: str) -> Callable[..., None]:
            return lambda data=b"", start=0, end=0: self._events.append((name, data[start:end]))

        names = ("part_begin", "header_field", "header_value", "header_end", "headers_finished", "part_data",
                 "part_end", "end")  # fmt: skip
        return {f"on_{name}": add(name) for name in names}

    async def _work_off(self) -> None:
        events, self._events = self._events, []
        for name, data in events:
            if name == "part_data":
                await self._data(data)
            elif name == "part_end":
                await self._end()
            elif name == "headers_finished":
                await self._begin()
            elif name == "part_begin":
                self._count()
            elif name == "end":
                self._ended = True
            else:
                self._headers.add(name, data)

    def _count(self) -> None:
        self._parts += 1
        self._headers = Headers()
        if self._parts > self._call.limits.parts:
            raise self._unplaced(Text("The multipart form has more than {limit} parts", limit=self._call.limits.parts))

    async def _begin(self) -> None:
        part = self._part = self._headers.part()
        if part.key != "json":
            await self._held.grow(PIECE)
            part.writer = await self._in_thread(self._store.begin)
        elif self._form.json is not None:
            raise self._unplaced(Text("The part json stands twice"))

    async def _data(self, data: bytes) -> None:
        part = self._part
        assert part is not None
        part.waiting += data
        if part.writer is None:
            await self._held.grow(len(data))
            if len(part.waiting) > self._call.limits.json_size:
                raise too_large(self._call.limits.json_size)
        elif len(part.waiting) >= PIECE:
            await self._flush(part, part.writer)

    async def _end(self) -> None:
        part = self._part
        assert part is not None
        if part.writer is None:
            self._form.json = bytes(part.waiting)
            return
        await self._flush(part, part.writer)
        sha256, size = await self._in_thread(part.writer.finish)
        self._part = None
        self._form.files.append(NewFile(part.key, part.name, part.content_type, size, sha256))

    async def _flush(self, part: Part, writer: FileWriter) -> None:
        piece, part.waiting = bytes(part.waiting), bytearray()
        await self._in_thread(writer.feed, piece)

    async def _in_thread(self, act: Callable[..., T], *args: bytes) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, act, *args)


class Headers:
    """The head of one part. A name or value may come in pieces."""

    def __init__(self) -> None:
        self._lines: list[list[bytes]] = []
        self._last = ""

    def add(self, event: str, data: bytes) -> None:
        if event == "header_field" and self._last != "header_field":
            self._lines.append([b"", b""])
        if event != "header_end":  # told even after an empty value, of which nothing else is
            self._lines[-1][event == "header_value"] += data
        self._last = event

    def part(self) -> Part:
        lines = {name.lower(): value for name, value in self._lines}
        if lines.get(b"content-transfer-encoding", b"binary").strip().lower() not in {b"binary", b"8bit", b"7bit"}:
            raise refusal(415, Text("Send the parts of the form as they are, without an encoding"), last=True)
        found = parameters(lines.get(b"content-disposition", b""))
        kind = lines.get(b"content-type", b"application/octet-stream").decode("latin-1")
        return Part(key=decoded(found.get("name", b""))[:60], name=file_name(found), content_type=kind[:100])
