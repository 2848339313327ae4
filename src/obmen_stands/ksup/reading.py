"""Bodies on their way in: bounded, and files streamed to disk, never wholly in memory."""

import asyncio
import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message, Receive

from obmen_stands.ksup.answers import Refusal
from obmen_stands.ksup.call import Act, Upload

JSON_LIMIT = 8 * 1024 * 1024
FILE_LIMIT = 50 * 1024 * 1024


def bounded(receive: Receive, limit: int) -> Receive:
    """Counts what comes in; a caller that lied about its length is stopped all the same."""
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise too_large(limit)
        return message

    return counting


def too_large(limit: int) -> Refusal:
    return Refusal(413, "too_large", f"тело больше {limit // 1024 // 1024} МБ")


async def read_body(request: Request, act: Act, files: Path) -> tuple[bytes, Upload | None]:
    """The JSON of the request, and its file where the act takes one."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    multipart = kind == "multipart/form-data"
    if kind != "application/json" and not (multipart and act.takes_file):
        raise Refusal(415, "bad_content_type", f"ожидается application/json, пришло «{kind}»", "Content-Type")
    limit = FILE_LIMIT + JSON_LIMIT if multipart else JSON_LIMIT
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > limit:
        raise too_large(limit)
    inner = Request(request.scope, bounded(request.receive, limit))
    return await _read_parts(inner, files) if multipart else (await inner.body(), None)


async def _read_parts(request: Request, files: Path) -> tuple[bytes, Upload | None]:
    try:
        form = await request.form(max_files=2, max_fields=2, max_part_size=JSON_LIMIT)
    except MultiPartException as error:
        if "maximum size" in error.message:
            raise too_large(JSON_LIMIT) from error
        raise Refusal(422, "bad_multipart", f"тело не разбирается: {error.message}") from error
    try:
        return await _take_parts(form, files)
    finally:
        await form.close()


async def _take_parts(form: FormData, files: Path) -> tuple[bytes, Upload | None]:
    for name, _ in form.multi_items():
        if name not in ("json", "file") or len(form.getlist(name)) > 1:
            raise Refusal(422, "bad_field", "ожидаются части json и file, каждая один раз", name)
    text, file = form.get("json"), form.get("file")
    if text is None:
        raise Refusal(422, "bad_field", "обязательная часть не передана", "json")
    if isinstance(file, str):
        raise Refusal(422, "bad_field", "часть без имени файла: передайте её как файл", "file")
    raw = text.encode() if isinstance(text, str) else await _small(text)
    return raw, await _keep(file, files) if file else None


async def _small(part: UploadFile) -> bytes:
    if (part.size or 0) > JSON_LIMIT:
        raise too_large(JSON_LIMIT)
    return await part.read()


async def _keep(file: UploadFile, files: Path) -> Upload:
    if (file.size or 0) > FILE_LIMIT:
        raise too_large(FILE_LIMIT)
    return await asyncio.to_thread(_copy, file.file, files)


def _copy(source: BinaryIO, files: Path) -> Upload:
    files.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=files, prefix="incoming-")
    with os.fdopen(handle, "wb") as target:
        source.seek(0)
        shutil.copyfileobj(source, target, 1024 * 1024)
    with Path(name).open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return Upload(Path(name), Path(name).stat().st_size, digest)
