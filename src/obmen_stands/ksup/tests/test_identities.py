"""A key is kept with its first answer: nothing is done twice, nothing is done under another's key."""

import json

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.tests.conftest import LINE, Caller


def test_a_repeat_gets_the_first_answer_byte_for_byte(ksup: Ksup, caller: Caller) -> None:
    first = caller.put_order("k1")
    again = caller.put_order("k1")
    assert (again.status, again.raw) == (first.status, first.raw)
    assert first.headers["Idempotent-Replay"] is None
    assert again.headers["Idempotent-Replay"] == "true"
    assert [event["what"] for event in ksup.dump()["deals"][0]["history"]] == ["order"]


def test_a_repeat_whose_bytes_differ_but_not_its_meaning_is_a_repeat(caller: Caller) -> None:
    caller.put_order("k1")
    line = dict(reversed(LINE.items()))
    turned = json.dumps({"lines": [line], "order_number": "УТ-1", "base": "onec-ut"}, ensure_ascii=False, indent=1)
    again = caller.ask("PUT", "/deals/12345/orders", turned.encode(), key="k1")
    assert again.headers["Idempotent-Replay"] == "true"


def test_other_content_under_the_same_key_is_a_conflict_and_changes_nothing(ksup: Ksup, caller: Caller) -> None:
    caller.put_order("k1")
    other = caller.put_order("k1", lines=[LINE | {"sum": "1.00"}])
    assert other.error == (409, "key_reused", "Idempotency-Key")
    assert ksup.deal("12345")["orders"][0]["sum"] == "1250.50"


def test_the_same_content_for_another_deal_under_the_same_key_is_a_conflict(caller: Caller) -> None:
    caller.put_order("k1")
    assert caller.put_order("k1", deal="777").status == 409


def test_a_refused_act_leaves_its_key_free(ksup: Ksup, caller: Caller) -> None:
    assert caller.put_order("k1", deal="888").error == (404, "deal_unknown", "number")
    ksup.add_deals(["888"])
    assert caller.put_order("k1", deal="888").json["done"] == "created"


def test_what_became_of_a_request_can_be_asked(caller: Caller) -> None:
    done = caller.put_order("k1")
    kept = caller.ask("GET", "/identities/k1")
    assert (kept.json["status"], kept.json["body"], kept.json["act"]) == (200, done.json, "order.put")
    assert caller.ask("GET", "/identities/k2").error == (404, "identity_unknown", "identity")


def test_a_write_without_a_key_is_refused(caller: Caller) -> None:
    refused = caller.ask("PUT", "/deals/12345/status", {"status": "В работе"})
    assert refused.error == (422, "bad_field", "Idempotency-Key")


def test_without_kept_identities_a_repeat_is_done_again_and_nobody_can_ask(ksup: Ksup, caller: Caller) -> None:
    ksup.fault("no_identities")
    assert caller.ask("GET", "/ping").json["keeps_identities"] is False
    assert caller.put_order("k1").json["done"] == "created"
    assert caller.put_order("k1").json["done"] == "replaced"
    assert caller.ask("GET", "/identities/k1").status == 404
    assert ksup.counters()["applied_twice"] == 1


def test_arrivals_are_counted_before_the_dedupe(ksup: Ksup, caller: Caller) -> None:
    caller.put_order("k1")
    caller.put_order("k1")
    seen = [(arrival["identity"], arrival["outcome"]) for arrival in ksup.arrivals()]
    assert seen == [("k1", "applied"), ("k1", "replayed")]
    counts = ksup.counters()
    assert (counts["arrivals"], counts["applied"], counts["applied_twice"]) == (2, 1, 0)
