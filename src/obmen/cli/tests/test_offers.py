"""Settings chosen on the command line from what both systems have, as the form does it (A6)."""

import json
from collections.abc import Iterator

import pytest

from obmen.core.errors import TryLater
from obmen.core.text import Text
from obmen.setup.models import Audit, Flow
from obmen.site.tests.house import here
from obmen.web.tests.garage import World, known
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("A6", "H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
ENDS = ("--from", "workshop", "--to", "portal")


@pytest.fixture
def world(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with known(monkeypatch) as world:
        yield world


def added(*words: str) -> int:
    return here("flow", "add", "garage", "g", *ENDS, "--set", "number_field=UF_CRM_OLD", *words).returncode


def test_before_a_flow_is_added_its_choices_are_listed(world: World) -> None:
    places = here("flow", "offers", "garage", *ENDS).stdout
    assert "stages/#/stage" in places
    assert "Битрикс24" in places
    told = json.loads(here("flow", "offers", "garage", "number_field", *ENDS, "--json").stdout)
    assert told["choices"] == [{"value": "UF_CRM_OLD", "title": "Номер (старый)", "group": ""}]
    assert world.asked == {"text_field_choices": 1}


def test_a_flow_lists_the_choices_of_its_rows(world: World) -> None:
    assert added() == 0
    assert "C1:WON" in here("flow", "offers", "g", "stages/0/stage").stdout
    told = here("flow", "offers", "g", "create_deals")
    assert (told.returncode, "Nothing is offered for create_deals" in told.stderr) == (2, True)


def test_an_end_that_does_not_answer_is_told(world: World) -> None:
    assert added() == 0
    world.answers["stage_choices"] = TryLater(Text("the portal is away"))
    told = here("flow", "offers", "g", "first_stage")
    assert told.returncode == 1
    assert "the portal is away" in told.stderr


def test_what_a_list_lacks_is_created_and_set(world: World) -> None:
    assert added() == 0
    told = here("flow", "create", "g", "number_field", "id_1C", "--yes")
    assert "UF_CRM_ID_1C is created" in told.stdout
    assert Flow.objects.get(name="g").settings["number_field"] == "UF_CRM_ID_1C"
    assert "id_1C (UF_CRM_ID_1C)" in here("flow", "show", "g").stdout, "shown by its title"
    assert Audit.objects.filter(act="connection.created", object="portal").count() == 1


def test_nothing_is_created_without_a_yes_or_where_nothing_can_be(world: World) -> None:
    assert added() == 0
    assert here("flow", "create", "g", "number_field", "id_1C").returncode != 0
    assert here("flow", "create", "g", "first_stage", "X", "--yes").returncode == 2
    assert world.asked["create_text_field"] == 0


def test_why_it_could_not_be_created_is_told_and_nothing_is_saved(world: World) -> None:
    assert added() == 0
    told = here("flow", "create", "g", "number_field", "номер", "--yes")
    assert told.returncode == 1
    assert "has others" in told.stderr
    assert Flow.objects.get(name="g").settings["number_field"] == "UF_CRM_OLD"


def test_stages_are_filled_in_by_name_and_saved_on_demand(world: World) -> None:
    assert added() == 0
    assert "Nothing is saved yet" in here("flow", "suggest", "g").stdout
    assert Flow.objects.get(name="g").settings["stages"] == []
    assert here("flow", "suggest", "g", "--save").returncode == 0
    assert len(Flow.objects.get(name="g").settings["stages"]) == 4
    assert json.loads(here("flow", "suggest", "g", "--json").stdout)["added"] == {}


def test_how_often_it_runs_is_set_and_judged(world: World) -> None:
    assert added() == 0
    assert Flow.objects.get(name="g").every == "5 min", "as the exchange is made"
    assert here("flow", "change", "g", "--every", "1 d at 03:00").returncode == 0
    assert here("flow", "change", "g", "--title", "Г").returncode == 0
    assert "1 d at 03:00" in here("flow", "show", "g").stdout
    told = here("flow", "change", "g", "--every", "often")
    assert (told.returncode, told.stderr.startswith("every: ")) == (3, True)
