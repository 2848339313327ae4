"""``obmen settings``: the set-up as a file."""

from pathlib import Path
from typing import Any

import click

from obmen.core.text import Text
from obmen.setup import transfer

from .acting import goes_on, pause, who, wiring
from .answers import Answer, act
from .codes import OK, TROUBLE
from .commands import as_json, command, option, subgroup
from .output import as_data, table, tell
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
    changes = transfer.plan(_read(file))
    if as_json:
        as_data(_data(changes))
    else:
        _show(changes)


@act(settings, "apply", Text("Makes the set-up as the file says; what it does not name stays."))
@FILE
@option("--no-check", is_flag=True, text=Text("Does not ask the other systems"))
def _apply(file: Path, no_check: bool) -> Answer:
    applied = transfer.apply(_read(file), who=who(), check=None if no_check else wiring().check)
    for connection in applied.unchecked:
        pause(connection)
    told = [text for connection in applied.checked for text in goes_on(connection)]
    unchecked = [connection.name for connection in applied.unchecked]
    warned = [_unchecked(name) for name in unchecked]
    data = {"changes": _data(applied.changes), "unchecked": unchecked}
    code = TROUBLE if unchecked else OK
    return Answer(data, told, warned, code=code, show=lambda: _show(applied.changes))


def _unchecked(name: str) -> Text:
    return Text(
        "{name} does not answer: saved unchecked and paused. It goes on when it is checked:"
        " obmen connection check {name}",
        name=name,
    )


def _data(changes: list[transfer.PlannedChange]) -> list[dict[str, Any]]:
    return [{"act": c.act, "thing": c.thing, "fields": c.fields} for c in changes]


def _show(changes: list[transfer.PlannedChange]) -> None:
    rows = [(c.thing, place, *_shown(values)) for c in changes for place, values in c.fields.items()]
    table((Text("What"), Text("Setting"), Text("Was"), Text("Becomes")), rows, empty=Text("Nothing changes"))


def _shown(values: tuple[object, object]) -> tuple[object, object]:
    return tuple("–" if value is None else value for value in values)  # type: ignore[return-value]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
