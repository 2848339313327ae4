"""The root of the tree of commands; the modules beside it hang theirs on it (``tree.py`` brings them together)."""

import click

from obmen.core.text import Text

from .commands import Group

HELP = Text(
    "obmen: the exchange between 1C and the systems around it.\n\nExit codes: 0 done; 1 troubles found, or refused; "
    "2 typed wrongly; 3 a setting is wrong, or the server or its database cannot be reached; 130 broken off.\n\n"
    "OBMEN_HOME is the data folder, OBMEN_DATABASE the address of the database, OBMEN_LANG the language (ru, en)."
)
ORDER = (
    ("run", "web", "worker", "prepare", "check"),
    ("connection", "flow", "sync", "plan", "compare", "runs", "journal", "rejected", "settings", "user", "audit"),
    ("backup", "restore", "key", "stand", "demo", "version"),
)


class _Root(Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(super().list_commands(ctx), key=[name for part in ORDER for name in part].index)


obmen = _Root("obmen", help=HELP.message)
