"""The name of a file as a multipart form carries it: raw UTF-8, RFC 5987 or cp1251, whatever the sender's year."""

import re
from urllib.parse import unquote_to_bytes

LONGEST = 200
_PARAMETER = re.compile(rb';\s*([\w*-]+)\s*=\s*("(?:\\"|[^"])*"|[^;]*)', re.IGNORECASE)


def parameters(header: bytes) -> dict[str, bytes]:
    """Of a Content-Disposition: quotes gone, nothing decoded. A backslash stays (``C:\\Заказы\\1.pdf``)."""
    found: dict[str, bytes] = {}
    for name, value in _PARAMETER.findall(header):
        text = value.strip()
        if text[:1] == b'"' and text[-1:] == b'"' and len(text) > 1:
            text = text[1:-1].replace(b'\\"', b'"')
        found.setdefault(name.decode("ascii", "replace").lower(), text)
    return found


def file_name(found: dict[str, bytes]) -> str:
    """Without folders and control characters, at most 200 characters; empty where none was sent."""
    name = extended(found["filename*"]) if "filename*" in found else decoded(found.get("filename", b""))
    return shown(name)


def shown(name: str) -> str:
    base = re.split(r"[\\/]", name)[-1]
    clean = "".join(char for char in base if char.isprintable()).strip()
    if len(clean) <= LONGEST:
        return clean
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}" if dot and len(ending) < 20 else clean[:LONGEST]


def extended(value: bytes) -> str:
    """RFC 5987: ``UTF-8''%D0%A1%D1%87%D1%91%D1%82.pdf``."""
    charset, _, rest = value.partition(b"'")
    text = unquote_to_bytes(rest.partition(b"'")[2])
    try:
        return text.decode(charset.decode("ascii") or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decoded(text)


def decoded(name: bytes) -> str:
    """UTF-8 where it is UTF-8 (browsers also write %22 for a quote), else cp1251, which Windows programs send."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("cp1251", "replace")
