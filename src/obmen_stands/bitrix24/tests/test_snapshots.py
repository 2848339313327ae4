"""A portal kept and brought back as a whole; plans."""

from pathlib import Path

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.store import Store
from obmen_stands.bitrix24.tests.conftest import Caller


def test_a_portal_is_brought_back_with_its_clock_budgets_and_counters(portal: Bitrix24, caller: Caller) -> None:
    portal.seed("deal", [{"TITLE": "Ремонт"}])
    portal.settings(cost_of={"crm.deal.list": 100}, request_limit=None)
    portal.fault("500", method="crm.deal.get")
    caller.call("crm.deal.list")
    before, report = portal.now(), portal.report()
    portal.keep()
    caller.call("crm.deal.userfield.add", {"fields": {"FIELD_NAME": "ID_1C", "USER_TYPE_ID": "string"}})
    caller.call("crm.deal.add", {"fields": {"UF_CRM_ID_1C": "ЗН-1"}})
    for _ in range(4):
        caller.call("crm.deal.list")
    assert caller.call("crm.deal.list").status == 429
    portal.settings(plan="enterprise", cost_of={})
    portal.clear_faults()
    for _ in range(2):
        portal.restore()
        assert (portal.now(), portal.report()) == (before, report)
        assert caller.call("crm.deal.get", {"id": 1}).status == 500
        assert caller.call("crm.deal.userfield.list").result == []
        assert caller.call("crm.deal.list").json["time"]["operating"] == 200
        assert caller.deals() == [1]


def test_a_folder_of_before_a_field_was_known_is_opened(tmp_path: Path) -> None:
    store = Store(tmp_path / "old.sqlite3")
    store.db.execute("INSERT INTO contacts (NAME) VALUES ('Анна')")
    for name in ("EXPORT", "UTM_TERM"):
        store.db.execute(f'ALTER TABLE contacts DROP COLUMN "{name}"')
    store.close()
    store = Store(tmp_path / "old.sqlite3")
    assert store.rows("SELECT NAME, EXPORT, UTM_TERM FROM contacts") == [
        {"NAME": "Анна", "EXPORT": "Y", "UTM_TERM": None}
    ]
    store.close()


def test_lost_updates_are_seen_after_a_return_too(portal: Bitrix24, caller: Caller) -> None:
    [deal] = portal.seed("deal", [{"TITLE": "Ремонт"}])
    portal.person_edits("deal", deal, STAGE_ID="EXECUTING")
    portal.keep()
    portal.person_edits("deal", deal, STAGE_ID="NEW")
    caller.call("crm.deal.get", {"id": deal})
    portal.restore()
    caller.call("crm.deal.update", {"id": deal, "fields": {"STAGE_ID": "WON"}})
    assert len(portal.report()["lost_updates"]) == 1


def test_what_was_read_after_a_return_is_not_newer_than_what_is_changed_then(portal: Bitrix24, caller: Caller) -> None:
    [deal] = portal.seed("deal", [{"TITLE": "Ремонт"}])
    portal.keep()
    portal.seed("deal", [{"TITLE": str(n)} for n in range(20)])
    portal.restore()
    caller.call("crm.deal.get", {"id": deal})
    portal.person_edits("deal", deal, STAGE_ID="EXECUTING")
    caller.call("crm.deal.update", {"id": deal, "fields": {"STAGE_ID": "WON"}})
    assert len(portal.report()["lost_updates"]) == 1


def test_chance_repeats_itself_after_a_return(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(costs="even", spread=0.5)
    portal.keep("a")

    def spent() -> float:
        return float(caller.call("crm.deal.list").json["time"]["duration"])

    first = [spent() for _ in range(3)]
    portal.restore("a")
    assert [spent() for _ in range(3)] == first


def test_a_plan_brings_its_limits_and_more_may_be_said(portal: Bitrix24) -> None:
    told = portal.settings(plan="enterprise", bucket_leak=7)
    assert (told["bucket_size"], told["bucket_leak"], told["operating_limit"]) == (250, 7, 480)
    told = portal.settings(plan="self_hosted")
    assert (told["bucket_size"], told["operating_limit"], told["request_limit"]) == (None, None, None)
    told = portal.settings(plan="standard")
    assert (told["bucket_size"], told["operating_limit"], told["request_limit"]) == (50, 480, 60)
