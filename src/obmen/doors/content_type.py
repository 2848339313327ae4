"""What a body is said to be: JSON in UTF-8 or a multipart form, and nothing else."""

from dataclasses import dataclass
from email.message import Message

from obmen.core.text import Text

from .answers import refusal

UTF_8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
LONGEST_BOUNDARY = 70
PLAIN = frozenset({"application/octet-stream", "text/plain"})


@dataclass(frozen=True, slots=True)
class ContentType:
    """``boundary`` is set for a multipart form only; ``form``: it is one, though it may name no boundary."""

    name: str
    boundary: bytes = b""
    form: bool = False


JSON = ContentType("application/json")


def content_type(headers: dict[bytes, bytes]) -> ContentType:
    """1C sends no Content-Type, or text/plain, unless told otherwise. Raises Refusal 415."""
    if headers.get(b"content-encoding", b"identity").strip().lower() not in {b"identity", b""}:
        raise refusal(415, Text("Send the body as it is, without Content-Encoding"), last=True)
    written = headers.get(b"content-type", b"").strip()
    if written in {b"", b"application/json", b"application/json; charset=utf-8"}:
        return JSON
    name, parameters = _parsed(written)
    if name == "multipart/form-data":
        return ContentType(name, _boundary(parameters), form=True)
    if name in {"application/json", "text/json"} | PLAIN or name.endswith("+json"):
        _only_utf_8(parameters)
        return JSON
    raise refusal(415, Text("Send JSON, or multipart/form-data with the parts json and file"), last=True)


def _parsed(written: bytes) -> tuple[str, dict[str, str]]:
    message = Message()
    message["content-type"] = written.decode("latin-1")[:500].replace("\r", " ").replace("\n", " ")
    parameters = {key.lower(): str(value) for key, value in message.get_params(failobj=[])[1:]}
    return message.get_content_type() if "/" in str(message["content-type"]) else "", parameters


def _only_utf_8(parameters: dict[str, str]) -> None:
    if parameters.get("charset", "utf-8").strip().lower() not in UTF_8:
        raise refusal(415, Text("Only UTF-8 is taken"), last=True)


def _boundary(parameters: dict[str, str]) -> bytes:
    """Empty where there is none that can be used."""
    boundary = parameters.get("boundary", "").encode("latin-1", "replace")
    return boundary if len(boundary) <= LONGEST_BOUNDARY else b""
