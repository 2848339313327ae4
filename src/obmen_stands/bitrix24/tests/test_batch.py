"""Batches: one after another, errors inside a 200, and references the portal fills in where it finds them."""

from urllib.parse import quote, urlencode

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller


def add(title: str) -> str:
    return f"crm.deal.add?{urlencode({'fields[TITLE]': title})}"


def test_half_of_a_batch_may_fail_and_the_whole_is_still_200(caller: Caller) -> None:
    told = caller.batch({"c0": add("Один"), "c1": "crm.deal.get?id=999", "c2": add("Два")})
    assert told["result"] == {"c0": 1, "c2": 2}
    assert told["result_error"] == {"c1": {"error": "", "error_description": "Not found"}}
    assert set(told["result_time"]) == {"c0", "c2"}


def test_halt_stops_but_takes_nothing_back(caller: Caller) -> None:
    told = caller.batch({"c0": add("Один"), "c1": "crm.deal.get?id=999", "c2": add("Два")}, halt=1)
    assert (told["result"], list(told["result_error"])) == ({"c0": 1}, ["c1"])
    assert caller.deals() == [1]


def test_numbers_as_keys_lose_which_command_failed(caller: Caller) -> None:
    told = caller.batch(["crm.deal.get?id=999", add("Один")])
    assert isinstance(told["result_error"], list)
    assert told["result"] == {"1": 1}
    told = caller.batch([add("Два"), add("Три")])
    assert (told["result"], told["result_error"], told["result_total"]) == ([2, 3], [], [])


def test_commands_past_the_fiftieth_fail_one_by_one(caller: Caller) -> None:
    told = caller.batch({f"c{n}": add(str(n)) for n in range(52)})
    assert len(told["result"]) == 50
    assert {key: error["error"] for key, error in told["result_error"].items()} == {
        "c50": "ERROR_BATCH_LENGTH_EXCEEDED",
        "c51": "ERROR_BATCH_LENGTH_EXCEEDED",
    }


def test_a_batch_in_a_batch_is_refused_and_a_command_that_is_no_text_is_skipped(caller: Caller) -> None:
    told = caller.call("batch", {"cmd": {"a": "batch?cmd[x]=crm.deal.list", "b": 5, "c": add("x")}}).result
    assert told["result_error"]["a"]["error"] == "ERROR_BATCH_METHOD_NOT_ALLOWED"
    assert told["result"] == {"c": 1}


def test_signs_not_encoded_cut_a_value(caller: Caller) -> None:
    caller.batch({"a": "crm.deal.add?fields[TITLE]=М+Ж&fields[COMMENTS]=№ #1", "b": "crm.deal.add?fields[TITLE]=A&B"})
    seen = [(deal["TITLE"], deal["COMMENTS"]) for deal in caller.call("crm.deal.list").result]
    assert seen == [("М Ж", "№ "), ("A", None)]


def test_a_batch_by_form_is_encoded_twice(caller: Caller) -> None:
    told = caller.form("batch", [("halt", "0"), ("cmd[a]", add("Ремонт & мойка"))]).result
    assert told["result"] == {"a": 1}
    assert caller.call("crm.deal.get", {"id": 1}).result["TITLE"] == "Ремонт & мойка"


def test_a_command_may_use_what_an_earlier_one_gave(portal: Bitrix24, caller: Caller) -> None:
    told = caller.batch(
        {"who": "crm.contact.add?fields[NAME]=Anna", "deal": "crm.deal.add?fields[CONTACT_ID]=$result[who]"}
    )
    deal = caller.call("crm.deal.get", {"id": told["result"]["deal"]}).result
    assert deal["CONTACT_ID"] == str(told["result"]["who"])


def chain(pages: int) -> dict[str, str]:
    tail = "&order[ID]=ASC&start=-1&select[]=ID"
    first = {"c0": f"crm.deal.list?filter[>ID]=0{tail}"}
    return first | {f"c{n}": f"crm.deal.list?filter[>ID]=$result[c{n - 1}][49][ID]{tail}" for n in range(1, pages)}


def test_a_chain_of_pages_reads_many_in_one_request(portal: Bitrix24, caller: Caller) -> None:
    ids = portal.seed("deal", [{"TITLE": str(n)} for n in range(130)])
    pages = caller.batch(chain(3))["result"]
    assert [int(row["ID"]) for page in pages.values() for row in page] == ids


def test_after_the_short_page_a_chain_brings_rubbish(portal: Bitrix24, caller: Caller) -> None:
    ids = portal.seed("deal", [{"TITLE": str(n)} for n in range(70)])
    pages = caller.batch(chain(3))["result"]
    assert len(pages["c1"]) == 20
    # the reference leads nowhere, so the page itself stands where its last id should: 1, as PHP casts an array
    assert [int(row["ID"]) for row in pages["c2"]] == [number for number in ids if number > 1][:50]


def test_a_reference_typed_by_a_customer_is_filled_in_too(caller: Caller) -> None:
    title = quote("Оплата $result[a] руб.")
    caller.batch({"a": add("Секрет"), "b": f"crm.deal.add?fields[TITLE]={title}"})
    assert caller.call("crm.deal.get", {"id": 2}).result["TITLE"] == "Оплата 1 руб."


def test_two_references_in_one_word_are_one_broken_path(caller: Caller) -> None:
    commands = {"a": add("x"), "b": "crm.deal.get?id=$result[a]", "c": add("$result[b][ID],$result[b][TITLE]")}
    caller.batch(commands)
    assert caller.call("crm.deal.get", {"id": 2}).result["TITLE"] != "1,x"


def test_totals_and_following_pages_of_lists_are_told_apart(portal: Bitrix24, caller: Caller) -> None:
    portal.seed("deal", [{"TITLE": str(n)} for n in range(60)])
    told = caller.batch({"a": "crm.deal.list", "b": "crm.deal.list?start=50", "c": "crm.deal.list?start=$next[a]"})
    assert told["result_total"] == {"a": 60, "b": 60, "c": 60}
    assert told["result_next"] == {"a": 50}
    assert told["result"]["b"] == told["result"]["c"]
