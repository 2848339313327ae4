"""``python -m tools.catalogs``: compiles each ``locale/*/LC_MESSAGES/django.po`` newer than its ``.mo``."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parent.parent / "src"


def catalogs() -> Iterator[Path]:
    yield from sorted(SOURCE.glob("**/locale/*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def compile_stale() -> None:
    for path in catalogs():
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime <= path.stat().st_mtime:
            _write(read(path), compiled)


def _write(catalog: Catalog, path: Path) -> None:
    """In one step, for several runs may start side by side."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        write_mo(file, catalog)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


if __name__ == "__main__":
    compile_stale()
