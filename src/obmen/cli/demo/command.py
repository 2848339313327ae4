"""``obmen demo``: its words, and how it goes."""

import sys
import threading
from typing import NoReturn

import click
from rich.console import Console

from obmen.cli.commands import Command, option
from obmen.cli.words import say
from obmen.core import clock, posix
from obmen.core.text import Text

from . import show
from .chapter import all_chapters
from .company import started
from .play import Play
from .server import NotStarted
from .stage import Stage

HELP = Text(
    "Plays a firm's day with training stands of 1C, KSUP and Bitrix24: every rule, some troubles, a table of what came "
    "of it. Then it keeps running, to be looked at, until Ctrl-C."
)
OK, RULE_BROKEN, NOT_STARTED, BROKEN_OFF = 0, 1, 3, 130


@click.command("demo", cls=Command, help=HELP.message)
@option("--once", is_flag=True, text=Text("Ends after the table; the exit code is 0 only if every rule held"))
@option("--json", "as_json", is_flag=True, text=Text("The table as JSON on standard output, nothing else there"))
def demo(once: bool, as_json: bool) -> int:
    console = Console(stderr=as_json, highlight=False)
    restore = posix.on_stop(_interrupt)
    try:
        return _shown(console, once=once, as_json=as_json)
    except KeyboardInterrupt:
        return BROKEN_OFF
    except NotStarted as error:
        Console(stderr=True, highlight=False).print(str(error), markup=False)
        return NOT_STARTED
    finally:
        restore()


def _interrupt() -> NoReturn:
    raise KeyboardInterrupt


def _shown(console: Console, *, once: bool, as_json: bool) -> int:
    with show.Screen(console) as screen:
        screen.scene(Text("Starting everything"))
        with started() as company:
            screen.opened(company)
            stage, chapters = Stage(company, screen.acted), all_chapters()
            verdicts = Play(stage, screen, chapters).whole()
            screen.close()
            if as_json:
                sys.stdout.write(show.as_json(verdicts) + "\n")
                sys.stdout.flush()
            else:
                show.tables(console, verdicts)
            if not once:
                show.addresses(console, company)
                _stay(console, [chapter.leave(stage) for chapter in chapters if chapter.leave])
    return OK if show.all_hold(verdicts) else RULE_BROKEN


def _stay(console: Console, left: list[Text]) -> None:
    for text in left:
        console.print(say(text))
    console.print(say(Text("All of it keeps running. Ctrl-C stops it and removes its data.")))
    for_ever = threading.Event()
    try:
        while not clock.wait(for_ever, 1.0):
            pass
    except KeyboardInterrupt:
        console.print(say(Text("Stopping")))
