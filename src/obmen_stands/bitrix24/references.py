"""`$result[key][path]` in a batch: the portal puts in what an earlier command gave, wherever the words stand."""

import re
from typing import Any

from obmen_stands.bitrix24 import php

# to the next white space, so two references in one word are read as one broken path
REFERENCE = re.compile(r"\$(result|error|total|next|time)\[(\S*)\]")


def filled(value: Any, told: dict[str, dict[str, Any]]) -> Any:
    """`told`: what the earlier commands gave, under result, error, total, next and time, by command."""
    if isinstance(value, dict):
        return {php.text(filled(key, told)): filled(each, told) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, told) for each in value]
    if not isinstance(value, str):
        return value
    whole = REFERENCE.fullmatch(value)
    if whole:
        return found(whole, told)
    return REFERENCE.sub(lambda match: php.text(found(match, told)), value)


def found(match: "re.Match[str]", told: dict[str, dict[str, Any]]) -> Any:
    """Where a step leads nowhere, what was found so far: a row, a page, all results."""
    at: Any = told[match[1]]
    for step in match[2].split("]["):
        inner = php.keyed(at)
        if step not in inner:
            break
        at = inner[step]
    return at
