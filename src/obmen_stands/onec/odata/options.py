"""The query of an address, taken apart as 1C does it: `%20` is a space, `+` is a plus."""

from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from .errors import ODataError, unreadable

KNOWN = {
    "$filter", "$select", "$orderby", "$top", "$skip", "$expand", "$inlinecount", "$format", "allowedOnly",
    "$allowedOnly",
}  # fmt: skip
FORMATS = {"json": "json", "application/json": "json", "atom": "atom", "application/atom+xml": "atom"}


@dataclass(frozen=True)
class Options:
    """What was asked of a set. `top` None: all."""

    filter: str = ""
    select: tuple[str, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    top: int | None = None
    skip: int = 0
    expand: tuple[str, ...] = ()
    count: bool = False
    format: str = "atom"
    allowed_only: bool = False


def read(query: bytes, accept: str = "") -> Options:
    """Raises ODataError 14 for an option that cannot be read, 6 for one 1C does not know, 3 for an unknown format."""
    given = _given(query)
    return Options(
        filter=given.get("$filter", ""),
        select=_names(given.get("$select", "")),
        order=_order(given.get("$orderby", "")),
        top=_number(given, "$top"),
        skip=_number(given, "$skip") or 0,
        expand=_names(given.get("$expand", "")),
        count=_inline_count(given.get("$inlinecount", "none")),
        format=_format(given.get("$format") or ("json" if "json" in accept else "atom")),
        allowed_only="true" in (given.get("allowedOnly"), given.get("$allowedOnly")),
    )


def _given(query: bytes) -> dict[str, str]:
    given: dict[str, str] = {}
    for pair in filter(None, query.split(b"&")):
        name, _, value = (unquote_to_bytes(part) for part in pair.partition(b"="))
        try:
            given[name.decode()] = value.decode()
        except UnicodeDecodeError:
            raise ODataError(2, "Неверный формат запроса: адрес не в UTF-8") from None
    # names without "$" are free for the caller's own use, as the protocol says
    if unknown := [name for name in given if name.startswith("$") and name not in KNOWN]:
        raise ODataError(6, f'Неизвестная опция запроса "{unknown[0]}"')
    return given


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip(" ") for part in text.split(",")) if text else ()


def _order(text: str) -> tuple[tuple[str, bool], ...]:
    """(name, descending) of each."""
    order = []
    for part in _names(text):
        words = part.split(" ")
        if len(words) > 2 or not words[0] or words[1:] not in ([], ["asc"], ["desc"]):
            raise unreadable("$orderby")
        order.append((words[0], words[1:] == ["desc"]))
    return tuple(order)


def _number(given: dict[str, str], name: str) -> int | None:
    text = given.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()):
        raise unreadable(name)
    return int(text)


def _inline_count(text: str) -> bool:
    if text not in ("none", "allpages"):
        raise unreadable("$inlinecount")
    return text == "allpages"


def _format(text: str) -> str:
    name, _, detail = text.partition(";")
    if name not in FORMATS or detail not in ("", *(f"odata={d}metadata" for d in ("no", "minimal", "full"))):
        raise ODataError(3, "Запрошенное представление не поддерживается", 406)
    return FORMATS[name]
