"""Texts people read: a message id with values, put into words only where it is shown.

Core, systems and exchanges write ``Text("KSUP has no deal {deal}", deal="12345")``. The journal keeps it as data, and
each reader gets it in his own language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Value = "str | int | Decimal | Text"


@dataclass(frozen=True, init=False)
class Text:
    """``message`` is English and the key of the translation; placeholders are ``{name}``; values may be Texts
    themselves."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __init__(self, message: str, /, **values: "str | int | Decimal | Text") -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "values", values)

    def __str__(self) -> str:
        return self.render(_as_written)

    def __hash__(self) -> int:
        return hash((self.message, tuple(sorted((k, str(v)) for k, v in self.values.items()))))

    def render(self, translate: Callable[[str], str]) -> str:
        """The text in the language ``translate`` speaks (``gettext``); a translation with a broken placeholder falls
        back."""
        shown = {k: v.render(translate) if isinstance(v, Text) else str(v) for k, v in self.values.items()}
        try:
            return translate(self.message).format_map(shown)
        except (KeyError, IndexError, ValueError):
            return self.message.format_map(_Blank(shown))

    def to_json(self) -> dict[str, Any]:
        values = {
            k: v.to_json() if isinstance(v, Text) else v if isinstance(v, int) else str(v)
            for k, v in self.values.items()
        }
        return {"text": self.message, "values": values} if values else {"text": self.message}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Text":
        values = {k: cls.from_json(v) if isinstance(v, dict) else v for k, v in data.get("values", {}).items()}
        return cls(data["text"], **values)


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _as_written(message: str) -> str:
    return message
