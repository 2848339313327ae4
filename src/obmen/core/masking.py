"""What a person may not see by chance: secrets always, personal data unless allowed (H8, H15)."""

import json
import re
from base64 import b64encode
from collections.abc import Collection, Iterable
from dataclasses import is_dataclass
from typing import Annotated, Any, get_args, get_type_hints
from urllib.parse import quote, quote_plus, unquote

from pydantic import BaseModel

HIDDEN = "•••"
SHORTEST_SECRET = 4
"""A shorter one would blot out ordinary text wherever it occurs; it is still hidden where it stands by itself."""


class _Personal:
    """Marks a field of a record: ``phone: Annotated[str, PERSONAL]``."""


PERSONAL = _Personal()
PersonalText = Annotated[str, PERSONAL]

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@([\w-]{1,63}\.[\w.-]{1,255})")
_PHONE = re.compile(r"(?<![\w.,:-])(?:\+\d{1,3}|[78])[\s(-]{0,2}\d{3}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\w)")
_MOBILE = re.compile(
    r"(?<![\w/-])(?<!\d[.,:])(?<!\":)(?<!\": )"  # part of a code, of a path, of a fraction; a number of JSON
    r"\(?9\d\d\)?[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}"
    r"(?![\w/-]|[.,]\d|\s?(?:руб|р\.|₽|шт|rub|usd|eur|[$€]))",
    re.IGNORECASE,
)
"""A Russian mobile number without its prefix. Sums grouped by thousands fall apart otherwise: 9 161 234 567."""
_NUMBER_OF = re.compile(
    r"(?:№|#|\b(?:инн|кпп|код\w*|итого|сумм\w*|заказ\w*|сделк\w*|сч[её]т\w*|артикул\w*|накладн\w*|документ\w*"
    r"|inn|id|\w+_id|\w*code|sum|total|amount|price|article|order|deal|document|invoice"
    r"|(?:order|deal|document|invoice)_(?:number|sum))|\"number\")\W{0,5}\Z",
    re.IGNORECASE,
)
_BEFORE = 40


def personal_fields(record: Any) -> frozenset[str]:
    """Names of the fields marked personal in a pydantic model or a dataclass, those of its parts and of a union's
    members included."""
    return frozenset(_personal_names(record, set()))


def _personal_names(record: Any, seen: set[Any]) -> Iterable[str]:
    if isinstance(record, type) and record not in seen:
        seen.add(record)
        for name, (annotation, marks) in _fields(record).items():
            if any(isinstance(mark, _Personal) for mark in marks):
                yield name
            yield from _personal_names(annotation, seen)
    for part in get_args(record):
        if isinstance(part, _Personal):
            continue
        yield from _personal_names(part, seen)


def _fields(record: type) -> dict[str, tuple[Any, Collection[Any]]]:
    """Each field's type and marks."""
    if issubclass(record, BaseModel):
        return {name: (info.annotation, info.metadata) for name, info in record.model_fields.items()}
    if is_dataclass(record):
        hints = get_type_hints(record, include_extras=True)
        return {name: (hint, getattr(hint, "__metadata__", ())) for name, hint in hints.items()}
    return {}


def mask(value: str) -> str:
    """Enough to recognise one's own entry by, too little to learn another's: ``И•••``, ``i•••@firm.ru``, ``•••67``."""
    text = value.strip()
    if not text:
        return value
    if email := _EMAIL.fullmatch(text):
        return f"{text[0]}{HIDDEN}@{email[1]}"
    if text.lstrip("+")[:1].isdigit():
        return HIDDEN + text[-2:]
    return text[0] + HIDDEN


def mask_fields(data: Any, names: Collection[str]) -> Any:
    """A copy of parsed JSON with every text under these names masked, however deep."""
    if isinstance(data, dict):
        return {key: _mask_all(value) if key in names else mask_fields(value, names) for key, value in data.items()}
    if isinstance(data, list):
        return [mask_fields(value, names) for value in data]
    return data


def _mask_all(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _mask_all(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_mask_all(value) for value in data]
    return data if data is None or isinstance(data, bool) else mask(str(data))


def mask_named(text: str, names: Collection[str]) -> str:
    """What cannot be parsed, such as the start of a JSON text: the texts and numbers under these names, as far as they
    can be told."""
    field = re.compile(rf'("(?:{_any_of(names)})"\s*:\s*)(?:(")((?:[^"\\]|\\.)*)|(-?\d[\d.]*))')
    return field.sub(lambda found: found[1] + (found[2] or "") + mask(found[3] or found[4] or ""), text)


def mask_query(text: str, names: Collection[str]) -> str:
    """Addresses in a text, with the parameters of these names masked."""
    parameter = re.compile(rf'([?&](?:{_any_of(names)})=)([^&"\n→]*)')
    return parameter.sub(lambda found: found[1] + mask(found[2]) + (" " if found[2].endswith(" ") else ""), text)


def _any_of(names: Collection[str]) -> str:
    return "|".join(map(re.escape, sorted(names)))


def mask_contacts(text: str) -> str:
    """Free text with what looks like an e-mail or a Russian phone masked."""
    text = _PHONE.sub(lambda found: mask(found[0]), _EMAIL.sub(lambda found: mask(found[0]), text))
    return _MOBILE.sub(_mask_mobile, text)


def _mask_mobile(found: re.Match[str]) -> str:
    """Ten bare digits are no phone where the word before them says what number it is."""
    number, before = found[0], found.string[max(found.start() - _BEFORE, 0) : found.start()]
    return number if number.isdigit() and _NUMBER_OF.search(before) else HIDDEN + number[-2:]


def mask_encoded_contacts(text: str) -> str:
    """As ``mask_contacts``, those an address holds percent-encoded included; the text is then shown decoded."""
    masked = mask_contacts(text)
    decoded = unquote(masked)
    shown = mask_contacts(decoded)
    return masked if shown == decoded else shown


def spellings(secrets: Iterable[str]) -> frozenset[str]:
    """These secrets as they may stand in a talk: as they are, in JSON, in an address, in base64 (alone or in the midst
    of more, as a password in ``Basic``)."""
    return frozenset(form for secret in secrets for form in _spellings(secret) if len(form) >= SHORTEST_SECRET)


def _spellings(secret: str) -> Iterable[str]:
    if len(secret) < SHORTEST_SECRET:
        return
    yield secret
    in_json = json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]
    in_address = quote(secret, safe=""), quote(secret), quote_plus(secret)
    for form in (*in_json, *in_address):
        yield from (form, form.replace("/", "\\/"))
        yield re.sub(r"\\u[0-9a-f]{4}", lambda found: "\\u" + found[0][2:].upper(), form)
        yield re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), form)
    raw = secret.encode("utf-8", "surrogatepass")
    for lead in range(3):
        # only the characters that no neighbour has a part in
        form = b64encode(bytes(lead) + raw).decode()[(lead * 8 + 5) // 6 : (lead + len(raw)) * 8 // 6]
        yield from (form, form.replace("+", "-").replace("/", "_"))


def hide(text: str, secrets: Collection[str]) -> str:
    """The text without these secrets, wherever they stand in it; the longest go first, for one may hold another."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, HIDDEN)
    return text
