"""What a person changed in the CRM after obmen had written it, and what becomes of it (setting ``by_hand``).

A short hash of what was written last is remembered for each field of a work order's deal, and which contact the name
is of. ``!`` before it: the operator was told of this pair of values, theirs and 1C's, and is not told again.
"""

import hashlib
from collections.abc import Collection, Mapping
from typing import Literal

from .settings import Policy

FIELDS = ("sum", "stage", "date", "client", "name")
OF = "of"
"""Beside them: the contact whose name it is."""
REMEMBERED = (*FIELDS, OF)
Verdict = Literal["write", "leave", "tell"]


def short(*values: object) -> str:
    return hashlib.sha256("\0".join(map(str, values)).encode()).hexdigest()[:10]


def parsed(remembered: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in remembered.split(";"))
    return {field: mark for field, _, mark in pairs if field in REMEMBERED and mark}


def text(marks: Mapping[str, str]) -> str:
    """At most 100 characters."""
    return ";".join(f"{field}={marks[field]}" for field in REMEMBERED if marks.get(field))


def verdict(policy: Policy, mark: str, theirs: str, ours: str) -> tuple[Verdict, str]:
    """Of a field whose values differ, both as hashes: what to do, and what to remember."""
    by_a_person = bool(mark) and mark != theirs
    if not by_a_person or policy == "onec":
        return "write", ours
    told = "!" + short(theirs, ours)
    if policy == "keep" or mark == told:
        return "leave", mark
    return "tell", told


def one_of(marks: Collection[str], theirs: str, ours: str) -> str:
    """Of what several work orders remember of one field, their mark for it: that it is still as obmen left it, or that
    the operator was told, before all else. Empty where none remembers anything."""
    best = (mark for mark in (theirs, "!" + short(theirs, ours)) if mark in marks)
    return next(best, min(marks, default=""))
