"""How a KSUP is asked in a trial, and how its answers are judged."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from obmen.core.answer import Answer
from obmen.core.contract import Trial
from obmen.core.files import StoredFile
from obmen.core.http import Web
from obmen.core.outcome import Change, ObjectRef
from obmen.core.ports import Tools
from obmen.core.site import segment
from obmen.core.text import Text

from .. import cards, wire
from ..settings import KsupSettings
from ..site import PREFIX, TITLE, headers

W = TypeVar("W", bound=wire.Wire)
BASE = "obmen-test"
DAY = "2026-03-02"
UNKNOWN = "OBMEN-TEST-NONE"
WRITES = Change(Text("Write a trial"), ObjectRef("", "trial", ""), None, {})
OTHER_ANSWER = Text("answered {status} {code} where {expected} is agreed")
NOT_READ = Text("the answer lacks what is agreed, or it is of another kind: {fields}")
OTHER_VALUE = Text("{what}: {expected} was expected, {got} was told")


class Broken(Exception):
    """A rule does not hold."""

    def __init__(self, text: Text, detail: str = "") -> None:
        super().__init__(str(text))
        self.text, self.detail = text, detail


class Talk:
    """``mark`` begins the numbers and articles of this trial alone."""

    def __init__(self, settings: KsupSettings, tools: Tools, trial: Trial) -> None:
        self.trial, self.zone = trial, tools.zone
        self.mark = f"OBMEN-TEST-{secrets.token_hex(4).upper()}"
        self.deal = f"/deals/{segment(trial.deal)}"
        self.contact = f"/contacts/{segment(trial.contact or UNKNOWN)}"
        personal = cards.PERSONAL_OF_PEOPLE
        self._web = Web(settings.site(TITLE, _address(settings), headers(settings), personal=personal))
        wrong = {"Authorization": f"Bearer {secrets.token_hex(16)}"}
        self._stranger = Web(settings.site(TITLE, _address(settings), wrong, personal=personal))

    def close(self) -> None:
        self._web.close()
        self._stranger.close()

    def read(self, path: str, query: Mapping[str, str] | None = None) -> Answer:
        return self._web.read("GET", path, query=query)

    def stranger(self, path: str) -> Answer:
        return self._stranger.read("GET", path)

    def bare(self, method: str, path: str, body: Any) -> Answer:
        """A write without an identity."""
        return self._web.read(method, path, json=body)

    def send(  # noqa: PLR0917  the words of one request
        self,
        method: str,
        path: str,
        body: Any,
        key: str = "",
        query: Mapping[str, str] | None = None,
        files: Sequence[StoredFile] = (),
    ) -> Answer:
        """Under a fresh identity where none is given."""
        fresh = key or self.key()
        return self._web.write(lambda: WRITES, method, path, identity=fresh, query=query, json=body, files=files)

    def key(self) -> str:
        return f"{self.mark}-{secrets.token_hex(8)}"


def _address(settings: KsupSettings) -> str:
    return settings.address.removesuffix(PREFIX) + PREFIX


@dataclass(frozen=True, slots=True)
class Rule:
    """``tries`` raises Broken where it does not hold."""

    act: str
    text: Text
    tries: Callable[[Talk], None]
    needs: Literal["", "identities", "contact"] = ""


def got(answer: Answer, kind: type[W], status: int = 200) -> W:
    """What was promised, of the kind obmen reads."""
    if answer.status != status:
        raise Broken(_other(answer, str(status)), answer.detail())
    try:
        return kind.model_validate_json(answer.body)
    except ValidationError as error:
        fields = {".".join(str(part) for part in one["loc"]) or "JSON" for one in error.errors()}
        raise Broken(Text(NOT_READ.message, fields=", ".join(sorted(fields))), answer.detail()) from None


def refused(answer: Answer, status: int, code: str, field: str | None = None) -> None:
    """With the code of the contract, and naming the field where ``field`` is given."""
    told = wire.failure(answer)
    if answer.status != status or told is None or told.error.code != code:
        raise Broken(_other(answer, f"{status} {code}"), answer.detail())
    if field is not None:
        same("error.field", field, told.error.field, answer)


def same(what: str, expected: object, told: object, answer: Answer | None = None) -> None:
    if expected != told:
        text = Text(OTHER_VALUE.message, what=what, expected=str(expected), got=str(told))
        raise Broken(text, answer.detail() if answer else "")


def _other(answer: Answer, expected: str) -> Text:
    told = wire.failure(answer)
    code = told.error.code if told else ""
    return Text(OTHER_ANSWER.message, status=answer.status, code=code, expected=expected)
