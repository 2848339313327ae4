"""The four errors that may leave a client or an exchange, named by what has to be done next.

    ObmenError
    ├── TryLater        it may pass: tried again by itself; with ``connection_down`` the whole connection waits
    ├── Refused         the other side (or a rule) said no to this object: held until a person decides
    ├── Misconfigured   a setting is wrong, for every message: the connection is paused
    └── Unclear         sent, and the answer lost: looked up, or repeated under the same identity

Anything else that escapes is a defect of ours: it is held like a refusal, with the traceback in the detail.
"""

from datetime import timedelta
from typing import Any

from .outcome import Outcome
from .text import Text


class ObmenError(Exception):
    """``text`` is for the operator: what happened, to which object, what to do now. ``detail`` is for us: the other
    side's answer, trimmed, without secrets."""

    def __init__(self, text: Text, *, detail: str = "") -> None:
        super().__init__(str(text))
        self.text = text
        self.detail = detail

    def __reduce__(self) -> tuple[Any, ...]:
        """An outcome may travel to the process that keeps it, whatever a subclass wants to be made of."""
        return _as_it_was, (type(self), self.args, self.__dict__)


def _as_it_was(kind: type[ObmenError], args: tuple[Any, ...], state: dict[str, Any]) -> ObmenError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class TryLater(ObmenError):
    """``after``: what the other side asked for (``Retry-After``), None when it did not say.

    ``connection_down``: the connection itself fails (no answer, refused, 502-504, maintenance), not this message: its
    breaker opens and no try is spent (H3).
    """

    def __init__(
        self, text: Text, *, after: timedelta | None = None, connection_down: bool = False, detail: str = ""
    ) -> None:
        super().__init__(text, detail=detail)
        self.after = after
        self.connection_down = connection_down


class Refused(ObmenError):
    """``field`` and ``value`` name what was not accepted, in the words of the message's contract; empty where nobody
    told.

    ``patience``: what the object lacks may still be on its way, as when messages changed places. The message lets those
    that wait behind it go first, once; and it is held only when nobody is behind it and so much time has passed since
    it was received. ``otherwise``: what it comes to then instead of being held, where that is no person's matter.
    """

    def __init__(
        self,
        text: Text,
        *,
        field: str = "",
        value: str = "",
        patience: timedelta | None = None,
        otherwise: Outcome | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(text, detail=detail)
        self.field = field
        self.value = value
        self.patience = patience
        self.otherwise = otherwise


class Misconfigured(ObmenError):
    """``setting`` is the name of the field of the connection's or flow's settings to look at, empty where unknown."""

    def __init__(self, text: Text, *, setting: str = "", detail: str = "") -> None:
        super().__init__(text, detail=detail)
        self.setting = setting


class Unclear(ObmenError):
    """The request was sent and its answer never came, so nobody knows whether it was applied (H3, H4).

    ``for_person``: the other side keeps no identities and cannot be asked either, so only a person can tell.
    ``connection_down``: nothing was answered at all; a connection on which that happens again and again is failing.
    """

    def __init__(
        self, text: Text, *, for_person: bool = False, connection_down: bool = False, detail: str = ""
    ) -> None:
        super().__init__(text, detail=detail)
        self.for_person = for_person
        self.connection_down = connection_down
