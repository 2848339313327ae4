"""1C's answers as the four errors, in the one place that does it. Words are looked at only where no code tells the
case."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from obmen.core import promises
from obmen.core.answer import Answer, raise_usual, retry_after
from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater
from obmen.core.text import Text

from .naming import named
from .told import Told, is_page, told

ANOTHER_TIME = timedelta(minutes=1)
LONGEST_WORDS = 300
_MAINTENANCE = ("начало сеанса", "технические работы", "блокировка установки соединений")
_LICENCE = ("лиценз", "licens", "licenc")
LOCKED = ("конфликт блокировок", "заблокирован")
promises.without({
    "{site} has no free licence for obmen. Free one in 1C; it goes on by itself": Text(
        "{site} has no free licence for obmen. Free one in 1C"
    ),
    "{site} lets nobody in: maintenance is under way. It goes on by itself after it": Text(
        "{site} lets nobody in: maintenance is under way"
    ),
    "{site} has no free session for obmen. It is asked again": Text("{site} has no free session for obmen"),
    "In {site} somebody holds the {object} at this moment. It is tried again": Text(
        "In {site} somebody holds the {object} at this moment"
    ),
    "{site} answers with a web page in place of data. It is asked again; if that does not pass, look whether the "
    "address is right and nothing asks for a sign-in before it": Text(
        "{site} answers with a web page in place of data. Look whether the address is right and nothing asks for a "
        "sign-in before it"
    ),
})  # fmt: skip
_UNKNOWN_NAME = {"6", "10", "11", "12", "14", "21"}


class TooMuch(TryLater):
    """1C broke down over this request; a smaller piece of the same might go through."""


class TooLong(TooMuch):
    """The web server takes no address as long as this one."""


class NoSession(TryLater):
    """The sessions of the publication's pool are all taken, or the web server reaches no 1C."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about, for the texts: a set, and an object of it where it is about one."""

    set: str = ""
    title: str = ""

    def named(self) -> Text:
        if self.title:
            return Text("object «{name}»", name=self.title)
        return named(self.set) if self.set else Text("description of the base")


def raise_for(answer: Answer, about: Subject) -> None:
    """Returns for a 2xx that is no page, and for a dry call; raises one of the four errors for everything else."""
    if answer.planned or (answer.ok and not is_page(answer)):
        return
    said = told(answer)
    values: dict[str, Any] = {
        "site": answer.site.title,
        "object": about.named(),
        "status": answer.status,
        "words": answer.clean(said.words)[:LONGEST_WORDS].strip() or f"{answer.status} {said.code}".strip(),
    }
    raise_for_the_base(answer, said, values)
    if not said.code:
        if not answer.wrote and _too_long(answer):
            raise TooLong(Text("{site} broke down over the {object}: {words}", **values), detail=answer.detail())
        if answer.status in {414, 500, 504}:
            raise _broke_down(answer, values)
        raise_usual(answer)
    raise _about_the_object(answer, said, values)


def raise_for_the_base(answer: Answer, said: Told, values: dict[str, Any]) -> None:
    """What would meet any other request too."""
    words, detail = said.words.lower(), answer.detail()
    if any(sign in words for sign in _LICENCE):
        text = Text("{site} has no free licence for obmen. Free one in 1C; it goes on by itself", **values)
        raise TryLater(text, after=ANOTHER_TIME, connection_down=True, detail=detail)
    if any(sign in words for sign in _MAINTENANCE):
        text = Text("{site} lets nobody in: maintenance is under way. It goes on by itself after it", **values)
        raise TryLater(text, after=ANOTHER_TIME, connection_down=True, detail=detail)
    if answer.ok:
        text = Text("{site} answers with a web page in place of data. It is asked again; if that does not pass, look "
                    "whether the address is right and nothing asks for a sign-in before it", **values)  # fmt: skip
        raise TryLater(text, connection_down=True, detail=detail)
    if answer.status == 503:
        text = Text("{site} has no free session for obmen. It is asked again", **values)
        raise NoSession(text, after=retry_after(answer), connection_down=True, detail=detail)
    if answer.status in {401, 403} and not said.code:
        text = Text("{site} does not let obmen in: user or password is wrong, or the user may not sign in", **values)
        raise Misconfigured(text, setting="password", detail=detail)
    if answer.status == 404 and not said.code:
        text = Text("At the address of {site} no OData interface is published. Correct the address", **values)
        raise Misconfigured(text, setting="address", detail=detail)


def _too_long(answer: Answer) -> bool:
    """Windows calls such an address invalid, before any web server or 1C has seen it."""
    return answer.status == 414 or (answer.status == 400 and is_page(answer))


def _about_the_object(answer: Answer, said: Told, values: dict[str, Any]) -> ObmenError:
    detail = answer.detail()
    if (wrong := _wrong_setting(said, values, detail)) is not None:
        return wrong
    if any(sign in said.words.lower() for sign in LOCKED):
        text = Text("In {site} somebody holds the {object} at this moment. It is tried again", **values)
        return TryLater(text, detail=detail)
    if answer.status == 412:
        text = Text("In {site} the {object} was changed meanwhile. It is looked at again", **values)
        return TryLater(text, detail=detail)
    if said.code == "9" or answer.wrote:
        gone, refused = Text("{site} has no such object: {object}"), Text("{site} did not take the {object}: {words}")
        return Refused(Text((gone if said.code == "9" else refused).message, **values), detail=detail)
    if answer.status >= 500:
        return _broke_down(answer, values)
    return TryLater(Text("{site} did not understand a question about the {object}: {words}", **values), detail=detail)


def _wrong_setting(said: Told, values: dict[str, Any], detail: str) -> Misconfigured | None:
    if said.code == "8":
        text = Text("{site} does not show the {object}. Publish it in 1C in the standard OData interface, or choose in "
                    "the connection the configuration this base has", **values)  # fmt: skip
        return Misconfigured(text, setting="profile", detail=detail)
    if said.code == "20":
        text = Text("The user of obmen may not read all of the {object} in {site}. Give him the right in 1C, without "
                    "restrictions on records", **values)  # fmt: skip
        return Misconfigured(text, setting="user", detail=detail)
    if said.code in _UNKNOWN_NAME:
        text = Text("{site} does not know something it was asked of the {object}: {words}. Look whether the "
                    "configuration is the right one", **values)  # fmt: skip
        return Misconfigured(text, setting="profile", detail=detail)
    return None


def _broke_down(answer: Answer, values: dict[str, Any]) -> ObmenError:
    text = Text("{site} broke down over the {object}: {words}", **values)
    return answer.unsure(text) if answer.wrote else TooMuch(text, detail=answer.detail())
