"""What a card is found by: its words, letter case folded, for SQLite folds none of Russian."""

from collections.abc import Mapping
from typing import Any

FIELDS = {
    "product": ("article", "name", "series", "manufacturer"),
    "contact": ("name", "email", "phone"),
}


def fold(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())


def sought(kind: str, doc: Mapping[str, Any]) -> str:
    return "\n".join(fold(str(doc[name])) for name in FIELDS.get(kind, ()) if doc.get(name))
