"""Settings chosen from lists: what the form asks for, and what its rows send back."""

from datetime import date
from typing import Literal

import pytest

from obmen.core.settings import Choice, Settings, setting
from obmen.core.text import Text
from obmen.setup import choice_lists
from obmen.setup.forms import fields_of, lists_of
from obmen.setup.models import Connection
from obmen.setup.posted import posted
from obmen.setup.validation import WrongSettings, typed
from tests.fixtures.database import Database

pytestmark = pytest.mark.rule("H7")


class Pair(Settings):
    state: str = setting(Text("State"), choices="states")
    stage: str = setting(Text("Stage"), choices="stages", create="add_stage")
    when: Literal["open", "closed"] = setting(Text("When"), default="open")
    loud: bool = setting(Text("Loud"), default=False)


class Chosen(Settings):
    field: str = setting(Text("Field"), default="", choices="fields", create="add_field")
    pairs: tuple[Pair, ...] = setting(Text("Pairs"), default=(), widget="table")
    ends: tuple[str, ...] = setting(Text("Ends"), default=(), choices="stages", widget="checks")
    begin: date | None = setting(Text("Begin"), default=date(2026, 1, 31))


def test_a_form_knows_which_lists_it_needs_each_once():
    assert lists_of(Chosen) == ["fields", "states", "stages"]


def test_a_field_says_what_makes_a_choice():
    field, pairs, _, begin = fields_of(Chosen)
    assert (field.create, pairs.blank[1].create, pairs.blank[0].create) == ("add_field", "add_stage", "")
    assert (begin.kind, begin.value) == ("date", "2026-01-31")


def test_a_row_of_a_table_that_says_nothing_but_its_first_column_is_none():
    rows = {"pairs/0/state": "s0", "pairs/0/stage": "", "pairs/0/when": "open", "pairs/0/loud": "on"}
    rows |= {"pairs/1/state": "s1", "pairs/1/stage": "C1:WON", "pairs/1/when": "open"}
    read = posted(Chosen, rows | {"begin": ""})
    assert read.values["pairs"] == [{"state": "s1", "stage": "C1:WON", "when": "open", "loud": False}]
    assert typed(Chosen, read.values).begin == date(2026, 1, 31), "nothing typed is the default"


def test_a_row_without_its_first_column_is_told():
    read = posted(Chosen, {"pairs/4/stage": "WON", "pairs/4/when": "open"})
    with pytest.raises(WrongSettings) as wrong:
        typed(Chosen, read.values)
    assert list(wrong.value.errors) == ["pairs/0/state"]


def test_boxes_that_are_ticked_are_a_list_in_the_order_of_the_form():
    assert posted(Chosen, {"ends/7": "LOSE", "ends/2": "WON"}).values["ends"] == ["WON", "LOSE"]
    assert posted(Chosen, {}).values["ends"] == []


def test_a_date_that_is_none_is_told():
    with pytest.raises(WrongSettings) as wrong:
        typed(Chosen, {"begin": "вчера"})
    assert list(wrong.value.errors) == ["begin"]


def test_a_list_holds_for_the_version_it_was_read_under(database: Database):
    one = Connection.objects.create(name="portal", title="Портал", system="http", changed_at="2026-01-01T00:00:00Z")
    choice_lists.keep(one.pk, 1, "stages", [Choice("NEW", "Новая", "Общая")])
    choice_lists.keep(one.pk, 1, "stages", [Choice("WON", "Успех", "Общая")])
    known = choice_lists.known({"stages": (one.pk, 1), "fields": (one.pk, 1)})
    assert known.choices == {"stages": [Choice("WON", "Успех", "Общая")]}
    assert known.read_at is not None
    assert (known.title("stages", "WON"), known.title("stages", "NEW"), known.title("fields", "WON")) == (
        "Успех",
        "",
        "",
    )
    assert choice_lists.known({"stages": (one.pk, 2)}).choices == {}
    one.delete()
    assert choice_lists.known({"stages": (one.pk or 1, 1)}).choices == {}
