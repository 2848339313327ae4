"""Whether two texts are one number of a work order.   Rule A2 (1).

A prefix «АА» looks the same in Latin letters, and a person types what he sees.
"""

_LATIN, _CYRILLIC = "abcehkmoptxy", "авсенкмортху"
_UPPER = str.maketrans(_LATIN.upper(), _CYRILLIC.upper())
_SPACES = " \u00a0\u202f\t\r\n"
_ALIKE = str.maketrans(_LATIN, _CYRILLIC, _SPACES)


def exact(number: str) -> str:
    """Without padding and letter case."""
    return number.strip(_SPACES).casefold()


def alike(number: str) -> str:
    """Letters that look the same are the same; inner spaces are gone."""
    return number.casefold().translate(_ALIKE)


def spellings(number: str) -> set[str]:
    """How 1C may have this number, for a look-up there."""
    trimmed = number.strip(_SPACES)
    return {trimmed, trimmed.upper(), trimmed.upper().translate(_UPPER)}
