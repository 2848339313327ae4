"""The portal's answers as the four errors, in the one place that does it.

                                        a read              a write
503 QUERY_LIMIT_EXCEEDED, 429           NotDone             NotDone
OVERLOAD_LIMIT                          TryLater            TryLater
other 5xx, HTML, what cannot be read    TryLater            Unclear
key, rights, scope, another address     Misconfigured       Misconfigured
the rest, about one object              Refused             Refused
"""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from obmen.core import promises
from obmen.core.answer import Answer, raise_usual, retry_after
from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater, Unclear
from obmen.core.text import Text

from .command import Command
from .promised import ALONE
from .said import Blocked, Cut, CutWriting, NotDone, Overloaded, Said, said

promises.without(ALONE)
OVERLOAD_PAUSE = timedelta(minutes=30)
_MOVED = (300, 301, 302, 303, 307, 308)
_NO_KEY = {"NO_AUTH_FOUND", "INVALID_CREDENTIALS", "INVALID_TOKEN", "EXPIRED_TOKEN", "WRONG_CLIENT", "INVALID_CLIENT"}
_NO_RIGHTS = {"INSUFFICIENT_SCOPE", "USER_ACCESS_ERROR", "ACCESS_DENIED", "ERROR_OAUTH", "PAYMENT_REQUIRED"}
_BROKE_DOWN = {"INTERNAL_SERVER_ERROR", "ERROR_UNEXPECTED_ANSWER"}
_WHO = "contact|company|deal|element|item|контакт|компания|сделка|элемент"
_GONE = re.compile(
    rf"(({_WHO}) )?(is |was )?(not found|не найден[ао]?)\.?|id is not defined or invalid\.", re.IGNORECASE
)
"""Each of the older methods has words of its own for an id that is not there."""


def envelope(answer: Answer, command: Command) -> dict[str, Any]:
    """The body of a success; raises for everything else."""
    if answer.status in _MOVED:
        raise _moved(answer)
    told = _read(answer)
    if answer.ok and isinstance(told, dict) and "result" in told:
        return told
    failure = said(told, answer.status)
    if failure is None:
        raise _not_by_the_portal(answer)
    raise error_of(failure, command, detail=answer.detail(), after=retry_after(answer))


def _read(answer: Answer) -> Any:
    try:
        return answer.json()
    except (TryLater, Unclear):
        return None


def _moved(answer: Answer) -> Misconfigured:
    place = answer.headers.get("location", "")
    try:
        parts = urlsplit(place)
        host = f"{parts.scheme}://{parts.netloc}" if parts.netloc else "?"
    except ValueError:
        host = "?"
    text = Text("The portal has moved to {host}. Put this address into the connection", host=answer.clean(host)[:200])
    return Misconfigured(text, setting=answer.site.address_setting, detail=answer.detail())


def _not_by_the_portal(answer: Answer) -> ObmenError:
    """A proxy or a page of the portal. After a write nobody knows what was done before it."""
    if answer.status == 429:
        text = Text("{site} asks us to call less often. Delivery goes on by itself", site=answer.site.title)
        return NotDone(text, after=retry_after(answer), detail=answer.detail())
    if answer.status == 504:
        text = Text("Bitrix24 took longer than it allows, and broke off. It is asked again for less at once")
        detail = answer.detail()
        return CutWriting(text, detail=detail) if answer.wrote else Cut(text, connection_down=True, detail=detail)
    if answer.wrote and answer.status >= 500:
        text = Text("{site} broke down while answering ({status})", site=answer.site.title, status=answer.status)
        return Unclear(text, connection_down=answer.status in (502, 503), detail=answer.detail())
    try:
        raise_usual(answer)
        answer.not_as_promised()
    except ObmenError as error:
        return error


def error_of(told: Said, command: Command, *, detail: str = "", after: timedelta | None = None) -> ObmenError:
    """Of a request or of one command in a batch."""
    detail = detail or f"{command.method} → {told.status} {told.code} {told.reason}"
    for kind in (_limit, _misconfigured, _unsure):
        if error := kind(told, command, detail):
            if isinstance(error, TryLater) and after:
                error.after = after
            return error
    return _refused(told, command, detail)


def _limit(told: Said, command: Command, detail: str) -> ObmenError | None:
    match told.code:
        case "QUERY_LIMIT_EXCEEDED":
            text = Text("Bitrix24 takes no more requests just now. It goes on by itself")
            return NotDone(text, after=timedelta(seconds=2), detail=detail)
        case "OPERATION_TIME_LIMIT":
            text = Text(
                "Bitrix24 has blocked «{method}» for a while: its execution time is used up. It goes on by itself",
                method=command.method,
            )
            return Blocked(text, detail=detail)
        case "OVERLOAD_LIMIT":
            text = Text(
                "Bitrix24 has blocked REST for this portal for overload. Write to its support; obmen asks again "
                "in half an hour"
            )
            return Overloaded(text, after=OVERLOAD_PAUSE, connection_down=True, detail=detail)
    return None


def _misconfigured(told: Said, command: Command, detail: str) -> ObmenError | None:
    reason = {"reason": told.reason or told.code}
    if wrong := _address(told, command):
        return Misconfigured(wrong, setting="address", detail=detail)
    if told.code in _NO_KEY or (told.status == 401 and told.code not in _NO_RIGHTS):
        text = Text("Bitrix24 does not let us in: the key was revoked, has expired or is wrong ({reason})", **reason)
        return Misconfigured(text, setting="webhook", detail=detail)
    if told.code == "ACCESS_DENIED" and told.status in (401, 403):
        text = Text("This portal's plan has no REST ({reason}). Its administrator has to extend it", **reason)
        return Misconfigured(text, setting="address", detail=detail)
    if told.code == "ACCESS_DENIED" and command.about is not None:
        return None
    if told.code in _NO_RIGHTS or told.status == 403:
        text = Text(
            "Bitrix24 does not allow «{method}» ({reason}). Give the webhook the scope crm, and its user the rights",
            method=command.method,
            **reason,
        )
        return Misconfigured(text, setting="webhook", detail=detail)
    return None


def _address(told: Said, command: Command) -> Text | None:
    match told.code:
        case "PORTAL_DELETED":
            return Text("This portal was deleted. Correct the address of the connection")
        case "INVALID_REQUEST" if "https" in told.reason.lower():
            return Text("The portal is to be asked by https. Correct the address of the connection")
        case "ERROR_METHOD_NOT_FOUND":
            return Text("The portal does not know «{method}». Look whether the address is right", method=command.method)
    return None


def _unsure(told: Said, command: Command, detail: str) -> ObmenError | None:
    if told.code in _BROKE_DOWN or told.status >= 500:
        return lost(command, detail=detail)
    return None


def lost(command: Command, *, detail: str = "", down: bool = False) -> ObmenError:
    """A command that was sent, and nobody told what became of it."""
    if not command.wrote:
        text = Text("Bitrix24 broke down while answering. It is asked again")
        return TryLater(text, connection_down=down, detail=detail)
    if command.about is None:
        text = Text("Whether Bitrix24 has written it is not known: the answer was lost. It is looked up first")
    else:
        text = Text(
            "Whether Bitrix24 has written {object} is not known: the answer was lost. It is looked up before it is "
            "sent again",
            object=command.about,
        )
    return Unclear(text, connection_down=down, detail=detail)


def _refused(told: Said, command: Command, detail: str) -> Refused:
    about = command.about or Text("the request «{method}»", method=command.method)
    reason = told.reason or told.code or "?"
    if told.code == "NOT_FOUND" or _GONE.fullmatch(told.reason):
        text = Text("Bitrix24 has no {object} any more: it was deleted or merged with another", object=about)
    elif told.code == "ACCESS_DENIED" or told.reason.upper().startswith("ACCESS DENIED"):
        text = Text("The user of the webhook has no right to {object}. Give him the right in Bitrix24", object=about)
    elif told.code == "CRM_FIELD_ERROR_REQUIRED" or "обязательн" in told.reason.lower():
        text = Text(
            "Bitrix24 did not take {object}: {reason} Fill the field in there, or make it optional in the CRM settings",
            object=about,
            reason=_sentence(reason),
        )
    else:
        text = Text("Bitrix24 did not take {object}: {reason}", object=about, reason=reason)
    return Refused(text, detail=detail)


def _sentence(reason: str) -> str:
    """The portal ends some of its reasons with a full stop, and others not."""
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def gone(about: Text) -> Refused:
    return Refused(Text("Bitrix24 has no {object} any more: it was deleted or merged with another", object=about))
