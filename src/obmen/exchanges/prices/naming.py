"""Whether both sides mean the same product, though its article is the same.   Rule K14.1."""


def same_name(ours: str | None, theirs: str) -> bool | None:
    """None: KSUP has no name to compare."""
    return None if ours is None else _folded(ours) == _folded(theirs)


def _folded(name: str) -> str:
    """Capitals, «ё» and spaces, no-break ones of 1C's forms too, are how somebody types."""
    return " ".join(name.casefold().replace("ё", "е").split())
