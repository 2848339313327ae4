"""``python -m tools.translations``: each text has its Russian, with the same placeholders, and no catalog a dead one.

Prints what is wrong folder by folder. A Russian text without a Cyrillic letter is taken for a forgotten one unless its
English stands in ``tools/no_cyrillic.txt``.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message

from .catalogs import catalogs, read
from .texts import ROOT, SOURCE, Found, folder, hidden, written

NO_CYRILLIC = Path(__file__).parent / "no_cyrillic.txt"
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
# How obmen does not speak: it neither shouts nor praises itself.
TONE = re.compile("!|успешно", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}(?!\})")

Key = tuple[str | None, str]
Problem = tuple[Path, str]


def main() -> int:
    texts = list(written())
    entries = [(folder(path), message) for path in catalogs() if "ru" in path.parts for message in _entries(path)]
    found = [(owner, f"not written out, so in no catalog: {place}") for owner, place in hidden()]
    found += _untranslated(texts, {_key(message) for _, message in entries if translated(message)})
    used = {text.key for text in texts}
    exempt = {line.strip() for line in NO_CYRILLIC.read_text().splitlines()}
    for owner, message in entries:
        found += [(owner, problem) for problem in problems(message, used, exempt)]
    _show(found, len(used))
    return bool(found)


def _entries(path: Path) -> Iterator[Message]:
    if path.is_relative_to(SOURCE):
        yield from (message for message in read(path) if message.id)


def _untranslated(texts: list[Found], translated: set[Key]) -> Iterator[Problem]:
    places: dict[Key, Found] = {text.key: text for text in reversed(texts)}
    for key, text in places.items():
        if key not in translated:
            yield text.folder, f"no Russian: {key[1]!r} ({text.place})"


def problems(message: Message, used: set[Key], exempt: set[str]) -> Iterator[str]:
    english = _key(message)[1]
    if _key(message) not in used:
        yield f"nothing uses: {english!r}"
    if not translated(message):
        return
    for russian in _forms(message.string):
        if set(PLACEHOLDER.findall(russian)) != _placeholders(message):
            yield f"other placeholders than in the English: {russian!r}"
        if TONE.search(russian):
            yield f"not how we speak: {russian!r}"
        if not CYRILLIC.search(russian) and english not in exempt:
            yield f"no Cyrillic letter: {russian!r} (if it is right so: {NO_CYRILLIC.relative_to(ROOT)})"


def _placeholders(message: Message) -> set[str]:
    return {mark for form in _forms(message.id) for mark in PLACEHOLDER.findall(form)}


def _key(message: Message) -> Key:
    return message.context or None, _forms(message.id)[0]


def translated(message: Message) -> bool:
    return not message.fuzzy and all(_forms(message.string))


def _forms(value: object) -> tuple[str, ...]:
    """A message is one text, or one for each grammatical number."""
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _show(found: list[Problem], total: int) -> None:
    by_folder: dict[Path, list[str]] = defaultdict(list)
    for owner, problem in found:
        by_folder[owner].append(problem)
    for owner, problems in sorted(by_folder.items()):
        print(f"{owner.relative_to(ROOT)}: {len(problems)}", *sorted(problems), sep="\n  ")
    if not found:
        print(f"translations: {total} texts, all in Russian")


if __name__ == "__main__":
    sys.exit(main())
