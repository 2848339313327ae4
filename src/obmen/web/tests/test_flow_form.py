"""An exchange whose settings are chosen from the lists of its two systems (A6)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from obmen.core.errors import TryLater
from obmen.core.settings import Choice
from obmen.core.text import Text
from obmen.setup.models import Audit, Flow

from .garage import World, known, own, portal
from .office import Office

pytestmark = [pytest.mark.rule("A6", "H7"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
NEW = "/exchanges/new/garage"
EDIT = "/exchanges/garage/edit"


@pytest.fixture
def world(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with known(monkeypatch) as world:
        yield world


@pytest.fixture
def client(office: Office, world: World) -> Client:
    return office.signed_in("administrator")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def select(page: str, name: str) -> str:
    """The inside of a select."""
    found = re.search(rf'<select [^>]*name="{re.escape(name)}">(.*?)</select>', page, re.DOTALL)
    assert found, f"there is no select {name}"
    return found[1]


def fetched(client: Client, **typed: str) -> str:
    return text(client.post(NEW, own(_offer="lists", **typed)))


def test_one_press_fetches_every_list_once(client: Client, world: World) -> None:
    page = text(client.get(NEW))
    assert not world.asked, "looking at the form asks nobody"
    assert "Запросить списки: Битрикс24, 1С: Альфа-Авто" in page
    page = fetched(client)
    assert world.asked == {"text_field_choices": 1, "organisations": 1, "work_order_states": 1, "stage_choices": 1}
    assert '<optgroup label="Кузовной ремонт">' in select(page, "s/first_stage")
    assert 'type="checkbox" name="s/organisations/1" value="o2"' in page
    assert not Flow.objects.filter(name="garage").exists()


def test_the_lists_stay_for_what_is_drawn_next(client: Client, world: World) -> None:
    fetched(client)
    page = text(client.post(NEW, own(_more="stages", title="")))
    assert "Новая" in select(page, "s/first_stage")
    assert world.asked["stage_choices"] == 1
    assert "C1:WON" in select(text(client.get(NEW)), "s/first_stage"), "a form opened later has them too"


def test_lists_of_a_changed_connection_are_not_shown(client: Client, world: World) -> None:
    fetched(client)
    one = portal()
    one.version += 1
    one.save()
    page = text(client.get(NEW))
    assert '<select id="id_s/first_stage"' not in page
    assert 'name="s/organisations/1" value="o2"' in page, "those of the other end hold"


def test_what_is_chosen_and_not_on_the_list_is_kept_and_told(client: Client) -> None:
    page = fetched(client, **{"s/first_stage": "C9:GONE", "s/organisations/0": "o1", "s/organisations/1": "o9"})
    assert '<option value="C9:GONE" selected>' in select(page, "s/first_stage")
    assert "нет в списке" in page
    assert re.search(r'name="s/organisations/\d+" value="o9" checked', page)
    assert re.search(r'name="s/organisations/\d+" value="o1" checked', page)


def test_one_end_that_does_not_answer_is_told_once_and_the_other_is_asked(client: Client, world: World) -> None:
    world.answers["text_field_choices"] = TryLater(Text("the portal is away"), connection_down=True)
    page = fetched(client, **{"s/first_stage": "NEW"})
    assert page.count("Битрикс24: the portal is away") == 1
    assert world.asked["stage_choices"] == 0
    assert 'value="o1"' in page
    assert 'name="s/first_stage" value="NEW"' in page, "what was typed stays"


def test_states_without_a_stage_stand_first_and_are_saved_when_they_have_one(client: Client) -> None:
    page = fetched(client, **{"s/stages/0/state": "s1", "s/stages/0/stage": "EXECUTING"})
    assert page.index('value="s0"') < page.index('name="s/stages/0/stage"')
    assert "4 без пары" in page
    rows = dict(re.findall(r'type="hidden" name="(s/stages/\d+/state)" value="(s\d)"', page))
    assert sorted(rows.values()) == ["s0", "s2", "s3", "s4"]
    place = next(name for name, value in rows.items() if value == "s3")
    stages = {**rows, place.replace("state", "stage"): "WON"}
    sent = own(**{"s/number_field": "UF", "s/stages/0/state": "s1", "s/stages/0/stage": "EXECUTING"}, **stages)
    client.post(NEW, sent)
    saved = Flow.objects.get(name="garage").settings["stages"]
    assert saved == [{"state": "s1", "stage": "EXECUTING"}, {"state": "s3", "stage": "WON"}]
    page = text(client.get(EDIT))
    assert "3 без пары" in page
    assert '<option value="WON" selected>Сделка успешна' in select(page, "s/stages/1/stage"), "titles, not bare ids"


def test_a_state_has_a_stage_in_each_pipeline(client: Client) -> None:
    rows = {"s/stages/0/state": "s3", "s/stages/0/stage": "WON", "s/stages/1/state": "s3"}
    client.post(NEW, own(**{"s/number_field": "UF", **rows, "s/stages/1/stage": "C1:WON"}))
    assert [pair["stage"] for pair in Flow.objects.get(name="garage").settings["stages"]] == ["WON", "C1:WON"]
    again = {**rows, "s/stages/1/stage": "WON"}
    answer = client.post(EDIT, own(**{"s/number_field": "UF", **again}))
    assert answer.status_code == 422
    assert "One pair stands there twice" in text(answer)


def test_a_row_is_removed_by_its_button(client: Client) -> None:
    rows = {"s/stages/0/state": "s0", "s/stages/0/stage": "NEW", "s/stages/1/state": "s3", "s/stages/1/stage": "WON"}
    page = fetched(client, **rows)
    assert 'name="_less" value="stages/1"' in page
    page = text(client.post(NEW, own(_less="stages/0", **rows)))
    assert "4 без пары" in page
    assert '<option value="WON" selected>' in select(page, "s/stages/0/stage")


def test_stages_are_filled_in_by_name(client: Client) -> None:
    page = text(client.post(NEW, own(_suggest="stages", **{"s/first_stage": "NEW"})))
    assert "1 без пары" in page, "nothing is called «Рекламация» there"
    assert '<option value="C1:PREPARATION" selected>Выполнен' in page
    assert '<option value="NEW" selected>' in select(page, "s/first_stage")
    assert not Flow.objects.filter(name="garage").exists()


def test_what_a_list_lacks_is_created_there_after_a_yes(client: Client, world: World) -> None:
    page = fetched(client)
    assert "Создать в «Битрикс24»" in page
    page = text(client.post(NEW, own(_create="number_field", **{"_new/number_field": "id_1C"})))
    assert "В «Битрикс24» будет создано «id_1C»" in page
    assert world.asked["create_text_field"] == 0
    page = text(client.post(NEW, own(_create_now="number_field", **{"_new/number_field": "id_1C"})))
    assert world.asked["create_text_field"] == 1
    assert '<option value="UF_CRM_ID_1C" selected>id_1C' in select(page, "s/number_field")
    audit = Audit.objects.get(act="connection.created")
    assert (audit.object, list((audit.after or {}).values())) == ("portal", ["UF_CRM_ID_1C"])


def test_why_it_could_not_be_created_stands_at_the_field(client: Client) -> None:
    answer = client.post(NEW, own(_create_now="number_field", **{"_new/number_field": "номер"}))
    assert answer.status_code == 422
    page = text(answer)
    wrong = page[page.index('id="at_number_field"') :]
    assert "has others" in wrong[: wrong.index('id="at_organisations"')]
    assert 'value="номер"' in page
    assert "Введите, как это назвать" in text(client.post(NEW, own(_create="number_field")))


def test_nobody_but_an_administrator_creates(office: Office, world: World) -> None:
    answer = office.signed_in("operator").post(NEW, own(_create_now="number_field", **{"_new/number_field": "x"}))
    assert answer.status_code == 403
    assert not world.asked


def test_a_date_is_a_date(client: Client) -> None:
    client.post(NEW, own(**{"s/number_field": "UF", "s/dated_from": "2026-10-27"}))
    assert Flow.objects.get(name="garage").settings["dated_from"] == "2026-10-27"
    assert 'type="date" value="2026-10-27"' in text(client.get(EDIT))
    client.post(EDIT, own(**{"s/number_field": "UF", "s/dated_from": ""}))
    assert Flow.objects.get(name="garage").settings["dated_from"] is None
    assert client.post(EDIT, own(**{"s/number_field": "UF", "s/dated_from": "вчера"})).status_code == 422


def test_a_new_stage_of_the_portal_comes_with_the_next_press(client: Client, world: World) -> None:
    fetched(client)
    world.stages.append(Choice("C2:NEW", "Шиномонтаж: новая", "Шиномонтаж"))
    assert "Шиномонтаж" not in text(client.get(NEW))
    assert "Шиномонтаж" in fetched(client)
