"""Numbers of documents as people type them: whether two texts are one number, and how else one may be written (A2).

A prefix «АА» looks the same in Latin letters, and a person types what he sees.
"""

_LATIN, _CYRILLIC = "abcehkmoptxy", "авсенкмортху"
_TO_CYRILLIC = str.maketrans(_LATIN.upper(), _CYRILLIC.upper())
_TO_LATIN = str.maketrans(_CYRILLIC.upper(), _LATIN.upper())
_SPACES = " \u00a0\u202f\t\r\n"
_ALIKE = str.maketrans(_LATIN, _CYRILLIC, _SPACES)
_NO_SPACES = str.maketrans("", "", _SPACES)


def exact(number: str) -> str:
    """Without padding and letter case."""
    return number.strip(_SPACES).casefold()


def alike(number: str) -> str:
    """Letters that look the same are the same; inner spaces are gone."""
    return number.casefold().translate(_ALIKE)


def usual_spellings(number: str) -> set[str]:
    """How a system that numbers documents by itself most likely has it: as it is typed, or in Cyrillic capitals."""
    trimmed = number.strip(_SPACES)
    capitals = trimmed.upper()
    cyrillic = capitals.translate(_TO_CYRILLIC)
    return {trimmed, capitals, cyrillic, cyrillic.translate(_NO_SPACES)}


def rare_spellings(number: str) -> set[str]:
    """In Latin capitals, where all its letters have a Latin one that looks the same."""
    capitals = number.upper().translate(_NO_SPACES)
    latin = capitals.translate(_TO_LATIN)
    return {latin} - usual_spellings(number) if latin.isascii() else set()


def typed_spellings(number: str) -> set[str]:
    """How people may have typed it. Letters of both alphabets mixed, and other inner spaces, are not among them."""
    capitals = usual_spellings(number) | rare_spellings(number)
    return capitals | {spelt.lower() for spelt in capitals}
