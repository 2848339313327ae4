"""A settings class is a form, and what the form sends back is the settings again."""

import pytest

from obmen.setup.forms import FormField, fields_of, typed_in
from obmen.setup.posted import posted
from obmen.setup.secret_values import join, places, split
from obmen.setup.validation import WrongSettings, typed

from .shapes_of_all_kinds import Everything

pytestmark = pytest.mark.rule("H7")


def by_place(fields: list[FormField]) -> dict[str, FormField]:
    found = {}
    for field in fields:
        found[field.place] = field
        found |= by_place([*field.fields, *(cell for row in field.rows for cell in row)])
    return found


def test_an_empty_form_shows_titles_help_defaults_and_what_is_mandatory():
    fields = by_place(fields_of(Everything))
    assert str(fields["title"].title) == "Title"
    assert str(fields["title"].help) == "As people call it"
    assert fields["title"].required
    assert fields["count"].value == "3"
    assert fields["price"].value == "1.50"
    assert fields["on"].value is True
    assert {value: str(title) for value, title in fields["mode"].options.items()} == {
        "all": "everything",
        "some": "some",
    }
    assert fields["stages/0/key"].value == "Закрыт"
    assert fields["stages"].choices == "stages"
    assert fields["words/1"].value == "b"
    assert [cell.place for cell in fields["headers"].blank] == ["headers/NEW/name", "headers/NEW/value"]
    assert fields["inner/host"].address


def test_a_form_never_holds_a_secret_and_says_that_one_is_kept():
    settings = Everything.example()
    plain, secrets = split(settings)
    fields = fields_of(Everything, plain, secrets_set=secrets)
    assert not any(secret in typed_in(fields).values() for secret in secrets.values())
    shown = by_place(fields)
    assert shown["password"].secret_set
    assert shown["headers/1/value"].secret_set
    assert not shown["headers/0/value"].secret_set


def test_a_form_sent_back_untouched_is_the_same_settings():
    settings = Everything.example()
    plain, secrets = split(settings)
    read = posted(Everything, typed_in(fields_of(Everything, plain, secrets_set=places(settings))))
    kept = {new: secrets[old] for new, old in read.kept.items() if old in secrets}
    assert typed(Everything, join(read.values, {**kept, **read.secrets})) == settings


def test_numbers_may_be_typed_as_russians_type_them():
    read = posted(Everything, {"title": "T", "price": "12\u00a0345,60", "count": " 4 "})
    settings = typed(Everything, read.values)
    assert str(settings.price) == "12345.60"
    assert settings.count == 4


def test_a_box_that_was_not_ticked_is_no():
    assert posted(Everything, {"title": "T"}).values["on"] is False


def test_an_emptied_list_is_empty_and_not_the_default():
    assert typed(Everything, posted(Everything, {"title": "T"}).values).words == ()


def test_when_a_row_is_removed_the_secrets_below_it_move_up_with_their_rows():
    form = {"title": "T", "headers/1/name": "X-B", "headers/1/value": ""}
    assert posted(Everything, form).kept["headers/0/value"] == "headers/1/value"


def test_a_secret_is_removed_on_request():
    assert posted(Everything, {"title": "T", "password": "", "password/clear": "on"}).secrets == {"password": ""}


def test_errors_stand_at_their_fields_in_plain_words():
    form = {"count": "11", "price": "dear", "headers/0/name": "", "headers/0/value": "x", "mode": "x"}
    with pytest.raises(WrongSettings) as wrong:
        typed(Everything, posted(Everything, form).values)
    assert {place: str(text) for place, text in wrong.value.errors.items()} == {
        "title": "Fill in this field",
        "count": "At most 9 is allowed",
        "price": "A number is needed",
        "mode": "Only 'all' or 'some' is possible here",
    }
    shown = by_place(fields_of(Everything, {"count": "11"}, wrong.value.errors))
    assert shown["count"].value == "11"
    assert str(shown["count"].error) == "At most 9 is allowed"
