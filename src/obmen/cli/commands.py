"""Commands as this program makes them, with help in the reader's language; those that act are in ``answers.py``."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from obmen.core.inbound import Problem
from obmen.core.text import Text
from obmen.setup.validation import WrongSettings

from .words import say

Function = Callable[..., Any]


class WrongUsage(Exception):
    """What was typed cannot be meant: exit code 2."""

    def __init__(self, text: Text, problems: Sequence[Problem] = ()) -> None:
        super().__init__(str(text))
        self.text = text
        self.problems = problems


class TypedWrongly(WrongSettings):
    """What was typed is no setting, though it is judged as one: a name, a password. Exit code 2."""


@contextmanager
def as_typed() -> Iterator[None]:
    try:
        yield
    except WrongSettings as error:
        raise TypedWrongly(error.errors) from None


class Option(click.Option):
    """Its help is a message id, translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return (record[0], say(self.help or "")) if record else None


class Argument(click.Argument):
    def make_metavar(self, ctx: click.Context) -> str:
        shown = super().make_metavar(ctx)
        return shown.upper()


class _Translated(click.Command):
    """Headings and texts of click itself, said by us."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = {"[OPTIONS]": Text("[OPTIONS]"), "COMMAND [ARGS]...": Text("COMMAND …")}
        pieces = " ".join(say(words.get(piece) or piece) for piece in self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say(Text("Usage: ")))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.help))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [param.get_help_record(ctx) for param in self.get_params(ctx)]
        if shown := [record for record in records if record]:
            with formatter.section(say(Text("Options"))):
                formatter.write_dl(shown)

    def get_short_help_str(self, limit: int = 45) -> str:
        return say(self.help).partition(". ")[0].partition("\n")[0].rstrip(".")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = say(Text("Shows this text"))
        return option


class Command(_Translated):
    pass


class Group(_Translated, click.Group):
    command_class = Command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(say(Text("Commands"))):
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in commands if command])

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order they are told of, not of the alphabet."""
        return list(self.commands)


Group.group_class = Group


def option(*names: str, text: Text, **more: Any) -> Callable[[Function], Function]:
    return click.option(*names, cls=Option, help=text.message, **more)


def argument(name: str, **more: Any) -> Callable[[Function], Function]:
    return click.argument(name, cls=Argument, **more)


def command(group: click.Group, name: str, text: Text) -> Callable[[Function], click.Command]:
    """``text``: first sentence in lists, the whole in ``--help``."""
    return group.command(name, cls=Command, help=text.message)


def subgroup(group: click.Group, name: str, text: Text) -> Callable[[Function], Group]:
    def decorated(function: Function) -> Group:
        made = group.group(name, cls=Group, help=text.message)(function)
        assert isinstance(made, Group)
        return made

    return decorated


as_json = option("--json", "as_json", is_flag=True, text=Text("Answers in JSON, for programs"))
