"""``python -m tools.messages [FOLDER…]``: brings each folder's Russian catalog up to what its code says.

A person translates them then: new texts get an empty Russian, texts nobody uses go, what is translated stays as it is.
"""

import sys
from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from .catalogs import read
from .texts import Found, written

# Dates, names and tools of the last run are left out: they would differ for no reason.
HEADER = rb"""# Russian texts of obmen.
msgid ""
msgstr ""
"Language: ru\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) "
"? 1 : 2);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def main(*folders: str) -> None:
    texts = list(written())
    used = {text.key for text in texts}
    by_folder: dict[Path, list[Found]] = defaultdict(list)
    for text in texts:
        by_folder[text.folder].append(text)
    only = {Path(folder).resolve() for folder in folders} or set(by_folder)
    for folder, own in sorted((folder, own) for folder, own in by_folder.items() if folder in only):
        path = folder / "locale/ru/LC_MESSAGES/django.po"
        catalog = read(path) if path.exists() else Catalog(locale="ru", fuzzy=False)
        if _update(catalog, own, used):
            _save(catalog, path)


def _update(catalog: Catalog, own: list[Found], used: set[tuple[str | None, str]]) -> bool:
    known = {(message.context or None, _first(message.id)) for message in catalog if message.id}
    for context, english in known - used:
        catalog.delete(english, context=context)
    new = {text.key: text for text in own if text.key not in known}
    for text in new.values():
        catalog.add(text.message, context=text.context)
    return bool(new or known - used)


def _first(message: object) -> str:
    return str(message[0] if isinstance(message, list | tuple) else message)


def _save(catalog: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(HEADER)
        write_po(file, catalog, width=118, no_location=True, sort_output=True, omit_header=True)
    print(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
