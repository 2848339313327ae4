"""Names as people type them: capitals, «ё» and spaces are how somebody writes, not what it is called."""


def folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())
