"""A client's name as 1C keeps it, in the parts a CRM's card has.   Rule A5."""

import re
from dataclasses import dataclass

from obmen.core.folded import folded

_FORMS = re.compile(
    r"\b(?:ООО|ОАО|ЗАО|ПАО|НАО|АО|ИП|ИЧП|ЧП|ГУП|МУП|ФГУП|МБУ|ГБУ|ФГБУ|МКУ|ТОО|АНО|НКО|ТСЖ|ТСН|СНТ|КФХ|КХ|LLC|Ltd)\b"
)
_LONG_FORMS = re.compile(r"\b(?:общество|предприниматель|учреждение|предприятие|компания)\b|[«»\"„“”]", re.IGNORECASE)
_PATRONYMIC = re.compile(r".+(?:вич|ьич|мич|кич|вна|чна|ична)", re.IGNORECASE)
_OF_WHOM = frozenset({"оглы", "оглу", "кызы", "гызы", "улы", "уулу", "заде"})
_LETTERS = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]*)*")


@dataclass(frozen=True, slots=True)
class Name:
    """``certain``: whether the parts are surely these, so that somebody's card may be corrected by them."""

    last: str = ""
    first: str = ""
    second: str = ""
    certain: bool = False


def split(full: str, person: bool | None) -> Name:
    """«Фамилия Имя Отчество»; what is none of that stays whole, as the first name, and corrects nobody's card.
    ``person`` None: 1C does not tell, so the name has to."""
    words = full.split()
    whole = Name(first=" ".join(words))
    if person is False or (person is None and is_company(full)) or is_company(full, sure=True):
        return whole
    if not all(_LETTERS.fullmatch(word) for word in words):
        return whole
    return _person(words) or whole


def is_company(full: str, *, sure: bool = False) -> bool:
    """``sure``: by its legal form alone."""
    return bool(_FORMS.search(full) or (not sure and _LONG_FORMS.search(full)))


def _person(words: list[str]) -> Name | None:
    words, of_whom = (words[:-1], f" {words[-1]}") if words and words[-1].casefold() in _OF_WHOM else (words, "")
    match words:
        case [first, second] if not of_whom and _is_patronymic(second):
            return Name("", first, second, certain=True)
        case [last, first] if not of_whom:
            return Name(last, first, certain=True)
        case [first, second, last] if not of_whom and _is_patronymic(second) and not _is_patronymic(last):
            return Name(last, first, second, certain=True)
        case [last, first, second]:
            return Name(last, first, second + of_whom, certain=True)
        case [*last, first, second] if last and _is_patronymic(second):
            return Name(" ".join(last), first, second, certain=True)
    return None


def _is_patronymic(word: str) -> bool:
    return bool(_PATRONYMIC.fullmatch(word))


def same(one: str, other: str) -> bool:
    return folded(one) == folded(other)
