"""``obmen stand``, ``obmen demo``: stand-ins of the systems around, for learning and trying."""

import importlib
import os
import subprocess
import sys

import click

from obmen.core.text import Text

from .commands import WrongUsage, subgroup
from .root import obmen

PASSED_ON = {"ignore_unknown_options": True, "help_option_names": []}


@subgroup(obmen, "stand", Text("Starts a stand-in of an outside system, for learning and trying."))
def stand() -> None:
    pass


def _start(module: str, arguments: tuple[str, ...]) -> int:
    command = [sys.executable, "-m", module, *arguments]
    if os.name == "posix":
        # becomes the stand: whoever ends this process must not leave another one holding the port
        os.execv(sys.executable, command)  # noqa: S606 - itself
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 0


@stand.command("ksup", help=Text("Starts a training KSUP; --help shows its options.").message,
               context_settings=PASSED_ON)  # fmt: skip
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def _ksup(arguments: tuple[str, ...]) -> int:
    return _start("obmen_stands.ksup", arguments)


@stand.command("onec", help=Text("Starts a training 1C base; --help shows its options.").message,
               context_settings=PASSED_ON)  # fmt: skip
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def _onec(arguments: tuple[str, ...]) -> int:
    return _start("obmen_stands.onec", arguments)


@stand.command("bitrix24", help=Text("Starts a training Bitrix24 portal; --help shows its options.").message,
               context_settings=PASSED_ON)  # fmt: skip
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def _bitrix24(arguments: tuple[str, ...]) -> int:
    return _start("obmen_stands.bitrix24", arguments)


DEMO_HELP = Text("Plays every rule on stands of 1C, KSUP and Bitrix24 and shows what came of it.")


@obmen.command("demo", help=DEMO_HELP.message, context_settings=PASSED_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def _demo(arguments: tuple[str, ...]) -> int:
    try:
        demo = importlib.import_module("obmen.cli.demo")
    except ModuleNotFoundError:
        raise WrongUsage(Text("This obmen was installed without its demo")) from None
    code: int = demo.main(list(arguments))
    return code
