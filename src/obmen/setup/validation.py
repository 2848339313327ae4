"""Values typed by a person against a settings class: errors in his words, named by field."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from obmen.core.settings import Settings
from obmen.core.text import Text

S = TypeVar("S", bound=Settings)
Errors = dict[str, Text]
"""Field as a path (``headers/0/name``), empty for the whole; what is wrong with it."""


class WrongSettings(Exception):
    """Nothing was saved: ``errors`` tells for each field what is wrong."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(f"{field}: {text}" if field else str(text) for field, text in errors.items()))
        self.errors = errors


def typed(settings: type[S], values: Mapping[str, Any]) -> S:
    """Raises WrongSettings."""
    try:
        return settings.model_validate(values)
    except ValidationError as error:
        raise WrongSettings(errors_of(error)) from None


def errors_of(error: ValidationError) -> Errors:
    return {_place(one["loc"]): _reason(one) for one in error.errors(include_url=False, include_input=False)}


def _place(location: tuple[int | str, ...]) -> str:
    return "/".join(str(step) for step in location if step != "[key]")


_REASONS: dict[str, Text] = {
    "missing": Text("Fill in this field"),
    "extra_forbidden": Text("There is no such setting"),
    "int_parsing": Text("A whole number is needed"),
    "int_type": Text("A whole number is needed"),
    "int_from_float": Text("A whole number is needed"),
    "float_parsing": Text("A number is needed"),
    "decimal_parsing": Text("A number is needed"),
    "bool_parsing": Text("Yes or no is needed"),
    "bool_type": Text("Yes or no is needed"),
    "string_type": Text("A text is needed"),
    "dict_type": Text("A table of names and values is needed"),
    "list_type": Text("A list is needed"),
    "tuple_type": Text("A list is needed"),
    "date_from_datetime_parsing": Text("A date is needed: 2026-01-31"),
    "date_parsing": Text("A date is needed: 2026-01-31"),
    "string_pattern_mismatch": Text("The text is not of the form that is needed"),
}
_LIMITS: dict[str, Text] = {
    "greater_than_equal": Text("At least {ge} is needed"),
    "greater_than": Text("More than {gt} is needed"),
    "less_than_equal": Text("At most {le} is allowed"),
    "less_than": Text("Less than {lt} is needed"),
    "string_too_short": Text("At least {min_length} characters are needed"),
    "string_too_long": Text("At most {max_length} characters are allowed"),
    "too_short": Text("At least {min_length} are needed"),
    "too_long": Text("At most {max_length} are allowed"),
    "literal_error": Text("Only {expected} is possible here"),
    "enum": Text("Only {expected} is possible here"),
}


def _reason(error: Any) -> Text:
    """A message of our own where there is one: a validator of a settings class raises ValueError with a text."""
    context = error.get("ctx") or {}
    if "https?" in context.get("pattern", ""):
        return Text("An address like https://… is needed")
    if known := _REASONS.get(error["type"]):
        return known
    if limit := _LIMITS.get(error["type"]):
        return Text(limit.message, **{name: str(value) for name, value in context.items()})
    raised = context.get("error")
    if isinstance(raised, ValueError) and raised.args and isinstance(raised.args[0], Text):
        return raised.args[0]
    return Text("The value does not fit: {why}", why=error["msg"].removeprefix("Value error, "))
