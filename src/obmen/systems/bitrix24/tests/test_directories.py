"""What the settings of an exchange choose from, fetched from the portal."""

import pytest

from obmen.core.call import Call
from obmen.core.errors import Misconfigured, Refused
from obmen.core.roles.crm import Crm
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen.systems.bitrix24.command import Command
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_run import calling

from .conftest import FIELDS

IT_IS_A_CRM: type[Crm] = Bitrix24Client
pytestmark = [pytest.mark.rule("A6"), pytest.mark.usefixtures("call")]


def made(portal: Bitrix24, client: Bitrix24Client, kind: str, name: str) -> None:
    fields = {"FIELD_NAME": name, "USER_TYPE_ID": kind, "LABEL": name}
    client._rest.call(Command("crm.deal.userfield.add", {"fields": fields}, changes=list))


def test_stages_of_all_pipelines_with_their_ends(client: Bitrix24Client, portal: Bitrix24) -> None:
    pipeline = portal.add_pipeline("Сервис")
    stages = {stage.id: stage for stage in client.stages()}
    assert (stages["NEW"].pipeline, stages["NEW"].ends) == ("0", None)
    assert (stages["WON"].ends, stages["LOSE"].ends) == ("won", "lost")
    service = stages[f"C{pipeline}:EXECUTING"]
    assert (service.title, service.pipeline, service.pipeline_title) == ("В работе", str(pipeline), "Сервис")
    groups = [choice.group for choice in client.stage_choices()]
    assert groups == sorted(groups, key=groups.index)
    assert len(groups) == len(stages) == 16


def test_sources(client: Bitrix24Client) -> None:
    assert [choice.value for choice in client.source_choices()] == ["CALL", "WEB", "PARTNER", "OTHER"]


def test_fields_that_hold_a_text_or_a_date(client: Bitrix24Client, portal: Bitrix24) -> None:
    made(portal, client, "date", "VISIT_DATE")
    made(portal, client, "double", "MILEAGE_KM")
    assert [choice.value for choice in client.text_field_choices()] == [FIELDS.number]
    assert [choice.value for choice in client.date_field_choices()] == ["BEGINDATE", "CLOSEDATE", "UF_CRM_VISIT_DATE"]


def test_a_field_is_created_once(client: Bitrix24Client, portal: Bitrix24) -> None:
    assert client.create_text_field("id_1C") == client.create_text_field("UF_CRM_ID_1C") == FIELDS.number
    assert portal.report()["commands"]["crm.deal.userfield.add"] == 1
    client.check_text_field(FIELDS.number)


def test_a_field_of_another_type_is_not_taken(client: Bitrix24Client, portal: Bitrix24) -> None:
    made(portal, client, "double", "ORDER_NO")
    with pytest.raises(Refused, match="does not hold a text"):
        client.create_text_field("order_no")
    with pytest.raises(Misconfigured, match="UF_CRM_ORDER_NO"):
        client.check_text_field("UF_CRM_ORDER_NO")
    with pytest.raises(Misconfigured, match="UF_CRM_NOBODY"):
        client.check_text_field("UF_CRM_NOBODY")


@pytest.mark.parametrize("name", ["", "номер", "a b", "x" * 40, "id-1C"])
def test_a_name_no_field_can_have(client: Bitrix24Client, name: str) -> None:
    with pytest.raises(Refused, match="Latin letters"):
        client.create_text_field(name)


def test_only_an_administrator_makes_fields(client: Bitrix24Client, portal: Bitrix24) -> None:
    portal.settings(administrator=False)
    with pytest.raises(Refused, match="Only an administrator"):
        client.create_text_field("another_number")


@pytest.mark.rule("H6")
def test_a_dry_creation_makes_none(client: Bitrix24Client, portal: Bitrix24) -> None:
    with calling(dry=True) as dry:
        assert client.create_text_field("dry_number") == "UF_CRM_DRY_NUMBER"
    assert [change.after for change in dry.changes] == [{"field": "UF_CRM_DRY_NUMBER"}]
    with pytest.raises(Misconfigured):
        client.check_text_field("UF_CRM_DRY_NUMBER")


def test_a_call_of_its_own_is_enough(client: Bitrix24Client, call: Call) -> None:
    client.stages()
    assert call.requests == 1
