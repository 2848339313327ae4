"""Settings, declared once: a pydantic class from which the form, the command line, the file and the documentation are
made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from .text import Text

Secret = SecretStr
Widget = Literal["", "textarea", "checks", "table"]


@dataclass(frozen=True, slots=True)
class Hint:
    """How a field is shown. ``choices``: name of a client's method that lists ``Choice``s of the other system live.
    ``address``: when this field changes, the secrets have to be typed again. ``personal``: masked where shown (H15).
    ``titles``: of the values of a Literal, where the bare value says too little to a person. ``create``: name of a
    client's method that makes what a choice lacks, from the value typed, and gives the value to keep. Widgets:
    ``checks`` shows a list with choices as boxes to tick, ``table`` a list of groups as rows of a table."""

    title: Text
    help: Text | None = None
    choices: str = ""
    address: bool = False
    personal: bool = False
    widget: Widget = ""
    titles: Mapping[str, Text] = field(default_factory=dict)
    create: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """``group``: under which heading it is listed."""

    value: str
    title: str
    group: str = ""


class Settings(BaseModel):
    """Base of every settings class. Unknown fields are an error, so that a slip in a file is told by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


def setting(
    title: Text,
    *,
    default: Any = PydanticUndefined,
    help: Text | None = None,  # noqa: A002  the word of the form
    choices: str = "",
    address: bool = False,
    personal: bool = False,
    widget: Widget = "",
    titles: Mapping[str, Text] | None = None,
    create: str = "",
    **limits: Any,
) -> Any:
    """A field of a settings class; ``limits`` are pydantic's (ge, le, max_length, pattern …). No default =
    mandatory."""
    hint = Hint(title, help, choices, address, personal, widget, titles or {}, create)
    extra: Any = {"obmen": hint}
    made: FieldInfo = FieldInfo(default=default, title=title.message, json_schema_extra=extra, **limits)
    return made


def hint_of(info: FieldInfo) -> Hint:
    """The hint a field was declared with; a field declared without ``setting`` is a defect."""
    extra = info.json_schema_extra
    if not isinstance(extra, dict) or not isinstance(extra.get("obmen"), Hint):
        raise TypeError(f"field {info.title!r} was not declared with setting()")
    return extra["obmen"]  # type: ignore[return-value]
