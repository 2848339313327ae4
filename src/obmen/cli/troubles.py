"""What is said when a command cannot do what was typed."""

import click
from django.db import DatabaseError

from obmen.core.errors import Misconfigured, ObmenError
from obmen.core.text import Text
from obmen.setup.validation import WrongSettings
from obmen.site.first import unreachable

from .codes import BROKEN_OFF, SETTING, TROUBLE, USAGE
from .commands import TypedWrongly, WrongUsage
from .output import failed, problem_data, problem_line
from .words import say


def say_why(error: BaseException, *, as_json: bool) -> int | None:
    """Says what went wrong; the exit code, or None where it is a defect of ours."""
    detail = ""
    match error:
        case click.exceptions.Exit():
            return error.exit_code
        case click.Abort() | KeyboardInterrupt():
            code, text = BROKEN_OFF, Text("Broken off")
        case click.ClickException():
            return failed(USAGE, _usage(error), as_json=as_json)
        case WrongSettings():
            return _wrong_settings(error, as_json)
        case WrongUsage():
            return _typed_wrongly(error, as_json)
        case DatabaseError():
            told = unreachable(error)
            code, text, detail = SETTING, told.text, told.detail
        case ObmenError():
            code, text, detail = (SETTING if isinstance(error, Misconfigured) else TROUBLE), error.text, error.detail
        case _:
            return None
    return failed(code, [text], as_json=as_json, detail=detail)


def _wrong_settings(error: WrongSettings, as_json: bool) -> int:
    """Each mistake on its line, by the place it stands at."""
    lines = [f"{place}: {say(text)}" if place else say(text) for place, text in error.errors.items()]
    problems = [{"field": place, "reason": text} for place, text in error.errors.items()]
    code = USAGE if isinstance(error, TypedWrongly) else SETTING
    return failed(code, lines, as_json=as_json, problems=problems)


def _typed_wrongly(error: WrongUsage, as_json: bool) -> int:
    lines = [problem_line(one) for one in error.problems]
    return failed(USAGE, [*lines, error.text], as_json=as_json, problems=problem_data(error.problems))


def _usage(error: click.ClickException) -> list[Text | str]:
    said = [_words(error)]
    if isinstance(error, click.UsageError) and error.ctx:
        said.append(Text("How it is typed: {path} --help", path=error.ctx.command_path))
    return said


def _words(error: click.ClickException) -> Text | str:
    if isinstance(error, click.NoSuchOption):
        return Text("There is no option {name}", name=error.option_name)
    if isinstance(error, click.MissingParameter) and error.param:
        return Text("{name} is missing", name=_name(error.param))
    if isinstance(error, click.BadParameter) and error.param:
        return _bad(error, error.param)
    if isinstance(error, click.FileError):
        return Text("{path} cannot be read or written: {why}", path=str(error.ui_filename), why=error.message)
    if error.message.startswith("No such command"):
        return Text("There is no such command: {name}", name=error.message.partition("'")[2].partition("'")[0])
    return error.message


def _bad(error: click.BadParameter, parameter: click.Parameter) -> Text:
    if isinstance(parameter.type, click.Choice):
        return Text(
            "{name}: one of {choices} is needed", name=_name(parameter), choices=", ".join(parameter.type.choices)
        )
    if isinstance(parameter.type, click.Path | click.File):
        return Text("{name}: there is no such file, or it cannot be read", name=_name(parameter))
    if isinstance(parameter.type, click.IntRange) or parameter.type is click.INT:
        return Text("{name}: another number is needed", name=_name(parameter))
    return Text("{name}: {why}", name=_name(parameter), why=error.message)


def _name(parameter: click.Parameter) -> str:
    return parameter.opts[0] if isinstance(parameter, click.Option) else (parameter.name or "").upper()
