"""What a run's page counts as carried out: what was written, or found to need no writing."""

from __future__ import annotations

import pytest

from obmen.journal.api import Carry

from .shop import Shop, started, text

pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def test_what_was_given_up_is_not_carried_out(shop: Shop) -> None:
    client = shop.office.signed_in("operator")
    run = started(client, "plan")
    shop.work()
    client.post(f"{run}/apply")
    while shop.office.writer.do(Carry(int(run.rpartition("/")[2]), "order", "planned")):
        pass
    client.post(f"{run}/stop")
    assert "Выполнено 0 из 2. " in text(client, run)
    client.post(f"{run}/drop")
    assert "Выполнено 0 из 2; от остального отказались" in text(client, run)


def test_a_conflict_that_a_newer_run_has_ended_is_none_of_what_was_carried_out(shop: Shop) -> None:
    client = shop.office.signed_in("operator")
    run = started(client, "collect")
    shop.work()
    shop.world.twice.clear()
    started(client, "collect")
    shop.work()
    assert "Выполнено 2 из 2." in text(client, run)


def test_a_row_that_was_refused_is_not_carried_out_until_it_is_sent_again(shop: Shop) -> None:
    from obmen.core.errors import Refused
    from obmen.core.text import Text
    from obmen.journal.acts import Redo
    from obmen.journal.models import Message

    shop.world.refused["АА1"] = Refused(Text("mandatory field"))
    client = shop.office.signed_in("operator")
    run = started(client, "collect")
    shop.work()
    assert "Выполнено 1 из 2." in text(client, run)
    shop.world.refused.clear()
    held = Message.objects.get(key="АА1")
    shop.office.writer.do(Redo((held.pk,), "anna"))
    shop.work(lambda: Message.objects.get(pk=held.pk).state == "done")
    assert "Выполнено 2 из 2." in text(client, run)
