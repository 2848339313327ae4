"""``obmen settings``: the set-up as a file."""

from pathlib import Path

import click

from obmen.core.text import Text
from obmen.setup import transfer

from .acting import pause, who, wiring
from .codes import OK, TROUBLE
from .commands import as_json, command, option, subgroup
from .output import as_data, table, tell, warn
from .root import obmen

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@subgroup(obmen, "settings", Text("The set-up as a TOML file: exported, kept in git, applied."))
def settings() -> None:
    pass


@command(settings, "export", Text("Writes connections, flows and server settings; never a secret."))
@option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), text=Text("A file; else to the screen"))
def _export(path: Path | None) -> None:
    text = transfer.export()
    if path:
        path.write_text(text, encoding="utf-8")
        tell(Text("Written to {path}", path=str(path)))
    else:
        click.echo(text, nl=False)


@command(settings, "plan", Text("Shows what applying the file would change; changes nothing."))
@FILE
@as_json
def _plan(file: Path, as_json: bool) -> None:
    show(transfer.plan(_read(file)), as_json)


@command(settings, "apply", Text("Makes the set-up as the file says; what it does not name stays."))
@FILE
@option("--no-check", is_flag=True, text=Text("Does not ask the other systems"))
@as_json
def _apply(file: Path, no_check: bool, as_json: bool) -> int:
    applied = transfer.apply(_read(file), who=who(), check=None if no_check else wiring().check)
    show(applied.changes, as_json)
    for connection in applied.unchecked:
        pause(connection)
        name = connection.name
        warn(Text("{name} does not answer: saved unchecked and paused. Later: obmen connection check, then resume",
                  name=name))  # fmt: skip
    return TROUBLE if applied.unchecked else OK


def show(changes: list[transfer.PlannedChange], as_json: bool) -> None:
    if as_json:
        as_data([{"act": c.act, "thing": c.thing, "fields": c.fields} for c in changes])
        return
    rows = [(c.thing, place, *_shown(values)) for c in changes for place, values in c.fields.items()]
    table((Text("What"), Text("Setting"), Text("Was"), Text("Becomes")), rows, empty=Text("Nothing changes"))


def _shown(values: tuple[object, object]) -> tuple[object, object]:
    return tuple("–" if value is None else value for value in values)  # type: ignore[return-value]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
