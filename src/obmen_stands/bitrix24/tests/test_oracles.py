"""What the portal tells a judge, and that it keeps what it holds."""

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller
from obmen_stands.bitrix24.tests.test_batch import add


def test_writing_over_a_person_one_has_not_read_is_a_lost_update(portal: Bitrix24, caller: Caller) -> None:
    [deal] = portal.seed("deal", [{"TITLE": "Ремонт"}])
    caller.call("crm.deal.get", {"id": deal})
    portal.person_edits("deal", deal, STAGE_ID="EXECUTING")
    caller.call("crm.deal.update", {"id": deal, "fields": {"TITLE": "Мойка"}})
    assert portal.report()["lost_updates"] == []
    caller.call("crm.deal.update", {"id": deal, "fields": {"STAGE_ID": "WON"}})
    assert {"entity": "deal", "id": deal, "field": "STAGE_ID"} in portal.report()["lost_updates"]


def test_writing_over_a_person_knowingly_is_not(portal: Bitrix24, caller: Caller) -> None:
    [deal] = portal.seed("deal", [{"TITLE": "Ремонт"}])
    portal.person_edits("deal", deal, STAGE_ID="EXECUTING")
    caller.call("crm.item.list", {"entityTypeId": 2, "filter": {"id": deal}})
    caller.call("crm.deal.update", {"id": deal, "fields": {"STAGE_ID": "WON"}})
    assert portal.report()["lost_updates"] == []


def test_a_write_that_changes_nothing_is_needless(portal: Bitrix24, caller: Caller) -> None:
    [deal] = portal.seed("deal", [{"TITLE": "Ремонт", "OPPORTUNITY": "100"}])
    caller.call("crm.deal.update", {"id": deal, "fields": {"TITLE": "Ремонт", "OPPORTUNITY": 100}})
    caller.call("crm.deal.update", {"id": deal, "fields": {"TITLE": "Мойка"}})
    assert portal.report()["needless_writes"] == 1


def test_the_end_is_compared_with_what_was_wanted(portal: Bitrix24, caller: Caller, key_field: str) -> None:
    portal.seed("deal", [{key_field: "ЗН-1", "OPPORTUNITY": "100", "STAGE_ID": "NEW"}])
    wanted: dict[str, dict[str, object]] = {
        "ЗН-1": {"OPPORTUNITY": 100, "STAGE_ID": "WON"},
        "ЗН-2": {"STAGE_ID": "NEW"},
    }
    told = portal.difference("deal", key_field, wanted)
    assert [(each["key"], each["field"], each["found"]) for each in told] == [
        ("ЗН-1", "STAGE_ID", "NEW"),
        ("ЗН-2", None, None),
    ]


def test_requests_are_counted_apart_from_commands(portal: Bitrix24, caller: Caller) -> None:
    caller.batch({"a": add("x"), "b": add("y"), "c": "crm.deal.list"})
    told = portal.report()
    assert (told["http_requests"], told["commands"]) == (1, {"crm.deal.add": 2, "crm.deal.list": 1})


def test_changes_tell_who_and_from_what(portal: Bitrix24, caller: Caller) -> None:
    [deal] = portal.seed("deal", [{"TITLE": "Ремонт"}])
    caller.call("crm.deal.update", {"id": deal, "fields": {"TITLE": "Мойка"}})
    last = portal.changes()[-1]
    assert (last["actor"], last["field"], last["before"], last["after"]) == ("rest", "TITLE", "Ремонт", "Мойка")


def test_a_killed_portal_keeps_its_deals_and_its_webhook() -> None:
    with Bitrix24.started() as portal:
        caller, webhook = Caller(portal), portal.webhook
        caller.call("crm.deal.userfield.add", {"fields": {"FIELD_NAME": "ID_1C", "USER_TYPE_ID": "string"}})
        caller.call("crm.deal.add", {"fields": {"UF_CRM_ID_1C": "ЗН-1"}})
        portal.kill()
        portal.start()
        assert portal.webhook == webhook
        assert caller.deals(filter={"UF_CRM_ID_1C": "ЗН-1"}) == [1]


def test_on_the_wall_clock_a_caller_waits_what_a_call_costs() -> None:
    with Bitrix24.started(wall=True) as portal:
        portal.settings(cost_of={"crm.deal.list": 0.2})
        before = portal.now()
        Caller(portal).call("crm.deal.list")
        assert portal.now() - before >= 0.2
