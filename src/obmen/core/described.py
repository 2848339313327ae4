"""A field of a record that comes in by a door, with what the published contract says of it."""

from typing import Any

from pydantic.fields import FieldInfo

from .text import Text


def described(title: Text, example: Any = None, **limits: Any) -> Any:
    """``code: Annotated[Code, described(Text("Code"), "00-000012")]``. ``example``: a value as a sender would really
    write it, none where the field's own fields have theirs; ``limits`` are pydantic's (min_length …). The title is
    translated where the contract is published."""
    return FieldInfo(title=title.message, examples=None if example is None else [example], **limits)
