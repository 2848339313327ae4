"""What the portal tells of its own accord: ids only, once, and what waits for who asks."""

import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl

import pytest

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller, Seen
from obmen_stands.bitrix24.tests.shapes.shape import differences

Letters = queue.Queue[dict[str, str]]


class Ear(BaseHTTPRequestHandler):
    letters: Letters
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.letters.put(dict(parse_qsl(body)) | {"kind": self.headers["Content-Type"]})
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def ear() -> Iterator[tuple[str, Letters]]:
    """An address that hears, and what it heard."""
    heard: Letters = queue.Queue()
    server = HTTPServer(("127.0.0.1", 0), type("OneEar", (Ear,), {"letters": heard}))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hear", heard
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_change_is_told_by_its_id_and_the_portals_word(
    portal: Bitrix24, caller: Caller, ear: tuple[str, Letters]
) -> None:
    address, heard = ear
    portal.tells(address, "ONCRMDEALADD", "ONCRMDEALUPDATE", "ONCRMDEALDELETE", "ONCRMCONTACTADD")
    deal = caller.call("crm.deal.add", {"fields": {"TITLE": "Ремонт"}}).result
    portal.person_edits("deal", deal, STAGE_ID="WON")
    portal.person_deletes("deal", deal)
    letters = [heard.get(timeout=10) for _ in range(3)]
    assert [letter["event"] for letter in letters] == ["ONCRMDEALADD", "ONCRMDEALUPDATE", "ONCRMDEALDELETE"]
    assert {letter["data[FIELDS][ID]"] for letter in letters} == {str(deal)}
    assert letters[0]["auth[application_token]"] == portal.told["application_token"]
    assert letters[0]["kind"] == "application/x-www-form-urlencoded"
    assert "Ремонт" not in str(letters)
    assert [differences("@letter", {k: v for k, v in each.items() if k != "kind"}) for each in letters] == [[]] * 3


def test_a_refused_call_and_a_lost_letter_tell_nothing(
    portal: Bitrix24, caller: Caller, ear: tuple[str, Letters]
) -> None:
    address, heard = ear
    portal.tells(address, "ONCRMDEALADD", "ONCRMCONTACTADD")
    portal.settings(mandatory={"deal": ["COMMENTS"]})
    assert caller.call("crm.deal.add", {"fields": {}}).status == 400
    portal.settings(events_lost=1.0)
    portal.seed("deal", [{}])
    portal.settings(events_lost=0.0)
    portal.seed("contact", [{"NAME": "Анна"}])
    assert heard.get(timeout=10)["event"] == "ONCRMCONTACTADD"
    assert heard.empty()


def test_letters_may_come_late_and_out_of_order(portal: Bitrix24, caller: Caller, ear: tuple[str, Letters]) -> None:
    address, heard = ear
    portal.tells(address, "ONCRMDEALADD")
    portal.settings(events_shuffled=True, events_delay=0.3)
    ids = portal.seed("deal", [{"TITLE": str(n)} for n in range(20)])
    assert heard.empty()
    told = [int(heard.get(timeout=10)["data[FIELDS][ID]"]) for _ in ids]
    assert (sorted(told), told != ids) == (ids, True)


def app(caller: Caller, method: str, **told: str) -> Seen:
    return caller.at("POST", f"/rest/{method}", {"auth": caller.portal.tokens()["access_token"], **told})


def test_an_application_subscribes_and_a_webhook_may_not(
    portal: Bitrix24, caller: Caller, ear: tuple[str, Letters]
) -> None:
    address, heard = ear
    told = {"event": "onCrmDealAdd", "handler": address}
    assert caller.call("event.bind", told).error == (403, "WRONG_AUTH_TYPE")
    assert app(caller, "event.bind", **told).result is True
    assert app(caller, "event.bind", **told).error == (400, "ERROR_CORE")
    assert app(caller, "event.get").result == [
        {"event": "ONCRMDEALADD", "handler": address, "auth_type": "0", "offline": 0}
    ]
    portal.seed("deal", [{}])
    assert heard.get(timeout=10)["data[FIELDS][ID]"] == "1"
    assert app(caller, "event.unbind", **told).result == {"count": 1}
    assert app(caller, "event.bind", event="onMoonRise", handler=address).error == (400, "ERROR_EVENT_NOT_FOUND")


def test_events_wait_for_who_asks_one_for_an_object_and_its_own_too(portal: Bitrix24, caller: Caller) -> None:
    assert app(caller, "event.bind", event="ONCRMDEALUPDATE", event_type="offline").result is True
    first, second = portal.seed("deal", [{}, {}])
    for number in (first, second, first):
        app(caller, "crm.deal.update", **{"id": str(number), "fields[COMMENTS]": "x"})
    told = app(caller, "event.offline.get", clear="0").result
    assert [event["EVENT_DATA"]["FIELDS"]["ID"] for event in told["events"]] == [second, first]
    assert app(caller, "event.offline.get", clear="0").result["events"] == []
    portal.person_edits("deal", first, COMMENTS="y")
    assert app(caller, "event.offline.clear", process_id=told["process_id"]).result is True
    rest = app(caller, "event.offline.get").result
    assert [event["EVENT_DATA"]["FIELDS"]["ID"] for event in rest["events"]] == [first]
    assert app(caller, "event.offline.get").result["events"] == []


def test_only_an_administrator_has_a_queue(portal: Bitrix24, caller: Caller) -> None:
    portal.settings(administrator=False)
    told = {"event": "ONCRMDEALUPDATE", "event_type": "offline"}
    assert app(caller, "event.bind", **told).error == (403, "ACCESS_DENIED")


def test_what_was_cut_before_it_was_done_is_no_event(portal: Bitrix24, caller: Caller) -> None:
    done = set()
    for seed in range(8):
        portal.reset(seed=seed)
        app(caller, "event.bind", event="ONCRMDEALADD", event_type="offline")
        portal.settings(cost_of={"crm.deal.add": 61})
        assert caller.call("crm.deal.add", {"fields": {}}).status == 504
        deals = portal.report()["items"]["deal"]
        assert len(app(caller, "event.offline.get").result["events"]) == deals
        done.add(deals)
    assert done == {0, 1}
