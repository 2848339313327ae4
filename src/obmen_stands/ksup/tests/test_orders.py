"""Orders of a deal: composition, file, state, and the deal's status."""

import hashlib
import os

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.tests.conftest import LINE, Caller


def test_two_orders_of_a_deal_stand_side_by_side(ksup: Ksup, caller: Caller) -> None:
    caller.put_order("k1", order_number="УТ-1")
    caller.put_order("k2", order_number="УТ-2", lines=[LINE, LINE])
    orders = ksup.deal("12345")["orders"]
    assert [(order["order_number"], len(order["lines"])) for order in orders] == [("УТ-1", 1), ("УТ-2", 2)]


def test_equal_numbers_of_two_bases_are_two_orders(ksup: Ksup, caller: Caller) -> None:
    caller.put_order("k1", base="onec-ut")
    caller.put_order("k2", base="onec-msk")
    caller.put_state("k3", "УТ-1", "cancelled", base="onec-msk")
    states = {order["base"]: order["state"] for order in ksup.deal("12345")["orders"]}
    assert states == {"onec-ut": "open", "onec-msk": "cancelled"}


def test_a_changed_order_is_replaced_whole_and_keeps_its_state(ksup: Ksup, caller: Caller) -> None:
    caller.put_order("k1", lines=[LINE, LINE])
    caller.put_state("k2", "УТ-1", "finished")
    assert caller.put_order("k3", lines=[LINE]).json["done"] == "replaced"
    (order,) = ksup.deal("12345")["orders"]
    assert (order["lines"], order["sum"], order["state"]) == ([LINE], "1250.50", "finished")


def test_a_state_is_answered_with_the_orders_still_open(caller: Caller) -> None:
    caller.put_order("k1", order_number="УТ-1")
    caller.put_order("k2", order_number="УТ-2")
    done = caller.put_state("k3", "УТ-1", "cancelled").json
    assert done == {
        "done": "changed",
        "state": "cancelled",
        "was": "open",
        "open_orders": [{"base": "onec-ut", "order_number": "УТ-2"}],
    }


def test_an_order_number_with_a_slash_is_one_segment(caller: Caller) -> None:
    caller.put_order("k1", order_number="УТ-1/state")
    assert caller.put_state("k2", "УТ-1/state", "finished").json["done"] == "changed"
    assert caller.ask("GET", "/deals/12345/orders/%D0%A3%D0%A2-1%2Fstate?base=onec-ut").json["state"] == "finished"


def test_a_status_is_one_of_the_list_and_its_history_is_kept_in_order(ksup: Ksup, caller: Caller) -> None:
    for number, status in enumerate(["В работе", "Завершённая"]):
        assert caller.ask("PUT", "/deals/12345/status", {"status": status}, key=f"s{number}").status == 200
    wrong = caller.ask("PUT", "/deals/12345/status", {"status": "Готова"}, key="s9")
    assert wrong.error == (422, "bad_field", "status")
    history = ksup.dump()["deals"][0]["history"]
    assert [event["detail"]["status"] for event in history] == ["В работе", "Завершённая"]


def test_a_deleted_deal_is_gone_and_says_since_when(ksup: Ksup, caller: Caller) -> None:
    ksup.delete_deal("12345")
    gone = caller.ask("GET", "/deals/12345")
    assert gone.error == (410, "deal_deleted", "number")
    assert gone.json["deleted_at"]
    assert caller.put_order("k1").status == 410


def test_a_file_of_20_mb_is_streamed_to_disk_and_read_back(ksup: Ksup, caller: Caller) -> None:
    content = os.urandom(20_000_000)
    before = memory(ksup)
    assert caller.put_file("k1", content).status == 200
    assert memory(ksup) - before < 15_000_000
    back = caller.ask("GET", "/deals/12345/orders/%D0%A3%D0%A2-1/file?base=onec-ut")
    assert hashlib.sha256(back.raw).digest() == hashlib.sha256(content).digest()
    assert ksup.deal("12345")["orders"][0]["file"]["size"] == len(content)


def memory(ksup: Ksup) -> int:
    """The most the stand's process has held so far, bytes."""
    with open(f"/proc/{ksup.process.pid}/status", encoding="ascii") as status:  # noqa: PTH123
        (peak,) = (line.split()[1] for line in status if line.startswith("VmHWM"))
    return int(peak) * 1024


def test_a_file_that_is_not_what_the_json_says_changes_nothing(ksup: Ksup, caller: Caller) -> None:
    assert caller.put_file("k1", b"abc", sha256="0" * 64).error == (422, "bad_field", "file.sha256")
    assert caller.put_file("k1", b"abc", size=4).error == (422, "bad_field", "file.size")
    assert caller.put_order("k1", file=None).status == 200
    assert ksup.deal("12345")["orders"][0]["file"] is None


def test_a_change_that_says_nothing_of_the_file_leaves_it(ksup: Ksup, caller: Caller) -> None:
    caller.put_file("k1", b"abc")
    caller.put_order("k2")
    assert ksup.deal("12345")["orders"][0]["file"]["size"] == 3
    caller.put_order("k3", file=None)
    assert ksup.deal("12345")["orders"][0]["file"] is None


def test_a_file_announced_but_not_sent_is_missed_by_name(caller: Caller) -> None:
    told = {"name": "a.pdf", "content_type": "application/pdf", "size": 1, "sha256": "0" * 64}
    assert caller.put_order("k1", file=told).error == (422, "bad_field", "file")


def test_five_thousand_lines_are_one_order(ksup: Ksup, caller: Caller) -> None:
    assert caller.put_order("k1", lines=[LINE] * 5000).status == 200
    assert ksup.deal("12345")["orders"][0]["sum"] == "6252500.00"
    assert caller.ask("GET", "/deals/12345?lines=no").json["orders"][0]["lines"] is None
