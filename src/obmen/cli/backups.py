"""``obmen backup``, ``obmen restore``."""

import getpass
import os
import sys
from datetime import datetime
from pathlib import Path

import click

from obmen.core.errors import Misconfigured
from obmen.core.text import Text
from obmen.setup import keys
from obmen.site import backup, restore

from .acting import who
from .answers import Answer, act
from .codes import SETTING
from .commands import WrongUsage, option
from .root import obmen
from .words import say, when

VARIABLE = "OBMEN_BACKUP_PASSPHRASE"


@act(obmen, "backup", Text("Writes database and files into one archive, also while the server runs."))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option("--with-key", is_flag=True, text=Text("The key too, under a passphrase (OBMEN_BACKUP_PASSPHRASE)"))
@option("--force", is_flag=True, text=Text("Also over a file that is there"))
def _backup(file: Path, with_key: bool, force: bool) -> Answer:
    if file.exists() and not force:
        raise WrongUsage(Text("{path} is there already: another name, or --force", path=str(file)))
    made = backup.make(file, who=who(), passphrase=_passphrase(twice=True) if with_key else "")
    said = [Text("Written: {path}, {size} MB, files: {files}", path=str(file), size=made.size >> 20, files=made.files)]
    if not with_key:
        said.append(Text("The key is not in it. Without a copy of the key the secrets in it cannot be read"))
    return Answer({"path": str(file), "size": made.size, "files": made.files, "with_key": with_key}, said)


@act(
    obmen,
    "restore",
    Text(
        "Puts a backup in place of what is here; the server must not run. Exit code 3 and the word «Restored»: all is "
        "back but the key of the secrets, which is to be put here."
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--replace", is_flag=True, text=Text("Also over data that is here; it is gone then"))
def _restore(file: Path, replace: bool) -> Answer:
    restored = restore.put_back(file, who=who(), replace=replace, passphrase=_passphrase)
    moment = when(datetime.fromisoformat(restored.made_at))
    try:
        keys.check_key()
    except Misconfigured as error:
        text = Text("Restored as it was at {moment}. But the key is not here: {why}", moment=moment, why=error.text)
        return Answer({"made_at": restored.made_at, "with_key": False}, (), [text], code=SETTING)
    said = (
        Text("Restored as it was at {moment}", moment=moment),
        Text("What was accepted after that is not in it: let the senders send it again. Start: obmen run"),
    )
    return Answer({"made_at": restored.made_at, "with_key": True}, said)


def _passphrase(*, twice: bool = False) -> str:
    if given := os.environ.get(VARIABLE):
        return given
    if not sys.stdin.isatty():
        raise WrongUsage(Text("Set {variable}: there is no terminal to ask at", variable=VARIABLE))
    typed = getpass.getpass(say(Text("Passphrase: ")))
    if twice and getpass.getpass(say(Text("Once more: "))) != typed:
        raise WrongUsage(Text("The two were not the same"))
    return typed
