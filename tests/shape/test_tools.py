"""The checks of `make check` see what they are for."""

import ast
from pathlib import Path
from textwrap import dedent

import pytest
from babel.messages.catalog import Message

from tools import shape, texts, translations

USED: set[translations.Key] = {(None, "Deal {deal}"), (None, "{n} line"), (None, "obmen")}
PYTHON = """
    Text("No deal {deal}", deal=number)
    Text(
        "A long text, "
        "in two pieces"
    )
    gettext("Open"); _("Close"); gettext_lazy("Later")
    ngettext("%(n)s line", "%(n)s lines", n) % {"n": n}
    pgettext("month", "May")
"""
TEMPLATE = """
  {% load i18n %}
    <a title="{% translate "Title" %}">{{ _("Inner") }}</a>
  {% blocktranslate count n=lines %}{{ n }} line{% plural %}{{ n }} lines{% endblocktranslate %}
      {% blocktranslate trimmed %}
        Two
        lines of {{ name }}
      {% endblocktranslate %} it's not a "string
"""


def test_texts_are_found_in_python(tmp_path: Path) -> None:
    assert found(tmp_path / "a.py", dedent(PYTHON)) == {
        (None, "No deal {deal}"),
        (None, "A long text, in two pieces"),
        (None, "Open"),
        (None, "Close"),
        (None, "Later"),
        (None, "%(n)s line"),
        ("month", "May"),
    }


def test_texts_are_found_in_templates(tmp_path: Path) -> None:
    assert found(tmp_path / "a.html", TEMPLATE) == {
        (None, "Title"),
        (None, "Inner"),
        (None, "%(n)s line"),
        (None, "Two lines of %(name)s"),
    }


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        (Message("Deal {deal}", "Сделка {deal}"), ""),
        (Message("Deal {deal}", "Сделка {number}"), "other placeholders"),
        (Message("Deal {deal}", "Сделка"), "other placeholders"),
        (Message("Deal {deal}", "Deal {deal}"), "no Cyrillic"),
        (Message("obmen", "obmen"), ""),
        (Message("Deal {deal}", "Сделка {deal} успешно создана"), "not how we speak"),
        (Message("Deal {deal}", "Сделка {deal}!"), "not how we speak"),
        (Message("Gone", "Ушло"), "nothing uses"),
        (Message(("{n} line", "{n} lines"), ("{n} строка", "{n} строки", "{n} строк")), ""),
        (Message(("{n} line", "{n} lines"), ("{n} строка", "{n} строки", "строк")), "other placeholders"),
    ],
)
def test_a_wrong_translation_is_told(message: Message, wrong: str) -> None:
    told = "; ".join(translations.problems(message, USED, {"obmen"}))
    assert wrong in told
    assert bool(wrong) == bool(told)


@pytest.mark.parametrize(
    "message",
    [
        Message("Deal", ""),
        Message("Deal", "Сделка", flags={"fuzzy"}),
        Message(("{n} line", "{n} lines"), ("{n} строка", "{n} строки", "")),
    ],
)
def test_half_a_translation_is_none(message: Message) -> None:
    assert not translations.translated(message)


def test_a_docstring_does_not_make_a_function_long() -> None:
    function = ast.parse('def f():\n    """A\n    contract."""\n    return 1\n').body[0]
    assert isinstance(function, ast.FunctionDef)
    assert shape.length(function) == 2


def found(path: Path, source: str) -> set[tuple[str | None, str]]:
    path.write_text(source)
    return {texts.Found(message, context, path, "").key for _, message, context in texts.extracted(path)}
