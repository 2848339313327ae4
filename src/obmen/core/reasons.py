"""Why a value was not taken, in words: pydantic's error types as texts a person reads in his language."""

from typing import Any

from .text import Text

_REASONS = {
    "missing": Text("the field is missing"),
    "extra_forbidden": Text("there is no such field"),
    "too_short": Text("at least one is needed"),
    "literal_error": Text("the value is not one of the allowed"),
    "union_tag_invalid": Text("the value is not one of the allowed"),
    "union_tag_not_found": Text("the field is missing"),
    "string_type": Text("this is not a text"),
    "string_pattern_mismatch": Text("the text has another form than asked for"),
    "int_type": Text("this is not a whole number"),
    "int_parsing": Text("this is not a whole number"),
    "int_from_float": Text("this is not a whole number"),
    "float_type": Text("this is not a number"),
    "float_parsing": Text("this is not a number"),
    "decimal_parsing": Text("this is not a number"),
    "bool_type": Text("this is not yes or no"),
    "bool_parsing": Text("this is not yes or no"),
    "list_type": Text("this is not a list"),
    "tuple_type": Text("this is not a list"),
    "dict_type": Text("this is not an object with fields"),
    "model_type": Text("this is not an object with fields"),
    "model_attributes_type": Text("this is not an object with fields"),
    "datetime_type": Text("this is not a date"),
    "url_parsing": Text("this is not an address; it begins with http:// or https://"),
    "url_scheme": Text("this is not an address; it begins with http:// or https://"),
}

_OUR_OWN = {
    "not a number": Text("this is not a number"),
    "not a text": Text("this is not a text"),
    "not a date": Text("this is not a date"),
    "not yes or no": Text("this is not yes or no"),
    "empty": Text("the field is empty"),
}


def reason(error: Any) -> Text:
    """``error``: one of ``ValidationError.errors()``. The value itself is not repeated: it may be personal."""
    kind, limits = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return _told(limits.get("error"))
    if kind in {"string_too_long", "too_long"}:
        return Text("it is longer than {most}", most=limits["max_length"])
    if kind == "string_too_short":
        return Text("it is shorter than {least}", least=limits["min_length"])
    if kind in {"greater_than_equal", "greater_than"}:
        return Text("it is less than {least}", least=str(limits.get("ge", limits.get("gt"))))
    if kind in {"less_than_equal", "less_than"}:
        return Text("it is more than {most}", most=str(limits.get("le", limits.get("lt"))))
    return _REASONS.get(kind, Text("the value does not fit"))


def _told(error: object) -> Text:
    """A validator of ours raises ValueError with a Text, or with one of the words above."""
    told = error.args[0] if isinstance(error, ValueError) and error.args else ""
    if isinstance(told, Text):
        return told
    return _OUR_OWN.get(told, Text("the value does not fit"))
