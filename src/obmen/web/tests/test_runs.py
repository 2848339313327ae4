"""Runs as an operator sees and steers them: preview, apply, stop, resume, compare, mend."""

from typing import Any

import pytest

from obmen.core.errors import Refused
from obmen.core.text import Text

from .shop import RUNS, Shop, started, text

pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def test_a_plan_is_shown_and_then_applied(shop: Shop) -> None:
    client = shop.office.signed_in("operator")
    assert "Обмен ещё не запускали" in text(client, "/exchanges/books")
    run = started(client, "plan")
    shop.work()
    assert "план готов" in text(client, run)
    plan = text(client, f"{run}/plan")
    assert "Two deals bear number АА3" in plan
    assert 'href="https://shelf.example/АА3"' in plan
    assert "АА1" not in text(client, f"{run}/plan?act=conflict")
    assert shop.world.deals == {"АА2": 2}
    client.post(f"{run}/apply")
    shop.work()
    assert shop.world.deals == {"АА1": 1, "АА2": 22}
    done = text(client, run)
    assert "Выполнено 2 из 2" in done
    assert "1 сообщение ждёт решения" in done
    assert client.get(f"{run}/live").status_code == 286
    assert "Обмен ещё не запускали" not in text(client, "/exchanges/books")


def test_a_conflict_is_opened_with_its_candidates_and_offers_a_run_instead_of_a_redo(shop: Shop) -> None:
    from obmen.journal.models import Message

    client = shop.office.signed_in("operator")
    started(client, "collect")
    shop.work()
    held = Message.objects.get(state="held")
    page = text(client, f"/journal/{held.pk}")
    assert "Deal АА3" in page
    assert "Запустить обмен снова" in page
    assert f"/journal/{held.pk}/redo" not in page
    assert f"/journal/{held.pk}/correct" not in page


def test_a_refused_row_is_shown_as_a_row_and_may_be_tried_again(shop: Shop) -> None:
    from obmen.journal.models import Message

    shop.world.refused["АА1"] = Refused(Text("Fill in field {field}", field="CITY"))
    client = shop.office.signed_in("operator")
    started(client, "collect")
    shop.work()
    held = Message.objects.get(state="held", key="АА1")
    assert f"/journal/{held.pk}/redo" in text(client, f"/journal/{held.pk}")
    shop.world.refused.clear()
    client.post(f"/journal/{held.pk}/redo")
    shop.work(lambda: shop.world.deals.get("АА1") == 1)


def test_what_differs_is_ticked_and_mended(shop: Shop) -> None:
    client = shop.office.signed_in("operator")
    run = started(client, "compare", **{"from": "2026-01-01", "to": ""})
    shop.work()
    found = text(client, f"{run}/findings")
    assert "расходится" in found
    assert "нет там" in found
    assert "Two deals" not in text(client, f"{run}/findings?finding=missing")
    assert "Ничего не отмечено" in str(client.post(f"{run}/mend", follow=True).content.decode())
    client.post(f"{run}/mend", {"row": "2"})
    shop.work()
    assert shop.world.deals == {"АА2": 22}


@pytest.mark.rule("H10")
def test_days_of_a_comparison_are_those_of_the_source_and_the_form_says_so(shop: Shop) -> None:
    from obmen.journal.models import Run
    from obmen.setup.models import Connection

    Connection.objects.filter(name="ledger").update(zone="Asia/Vladivostok")
    client = shop.office.signed_in("operator")
    assert "Дни считаются по часам подключения «Ledger»: Asia/Vladivostok" in text(client, RUNS)
    started(client, "compare", **{"from": "2026-03-01", "to": "2026-03-31"})
    assert Run.objects.get().period == ["2026-03-01T00:00:00+10:00", "2026-04-01T00:00:00+10:00"]


def test_where_nothing_can_be_mended_no_button_promises_it(shop: Shop) -> None:
    client = shop.office.signed_in("operator")
    shop.world.orders = {"АА2": 2, "АА3": 3}
    run = started(client, "compare", **{"from": "2026-01-01", "to": ""})
    shop.work()
    found = text(client, f"{run}/findings")
    assert "Two deals" in found
    assert "Исправить отмеченное" not in found
    assert "Отсюда ничего из этого исправить нельзя" in found
    shop.world.orders = {"АА2": 2}
    run = started(client, "compare", **{"from": "2026-01-01", "to": ""})
    shop.work()
    equal = text(client, f"{run}/findings")
    assert "Обе стороны совпадают" in equal
    assert 'type="search" maxlength' not in equal, "there is nothing to look for"


def test_a_viewer_sees_and_changes_nothing(shop: Shop) -> None:
    run = started(shop.office.signed_in("operator"), "plan")
    shop.work()
    viewer = shop.office.signed_in("viewer")
    assert "Применить план" not in text(viewer, run)
    for path in (RUNS, f"{run}/apply", f"{run}/stop", f"{run}/resume", f"{run}/drop", f"{run}/mend"):
        assert viewer.post(path, {"verb": "collect"}).status_code == 403
    assert shop.world.deals == {"АА2": 2}


@pytest.mark.rule("H15")
def test_what_the_other_system_calls_its_objects_only_operators_read(shop: Shop) -> None:
    from obmen.journal.models import Message

    started(shop.office.signed_in("operator"), "collect")
    shop.work()
    number = Message.objects.get(key="АА2").pk
    for who, read in (("operator", True), ("viewer", False)):
        page = text(shop.office.signed_in(who), f"/journal/{number}")
        assert ("Deal АА2" in page) is read
        assert "АА2" in page


def test_a_run_is_stopped_given_up_and_not_there_for_others(shop: Shop) -> None:
    client = shop.office.signed_in("operator")
    run = started(client, "collect")
    client.post(f"{run}/stop")
    shop.work()
    assert shop.state == "failed"
    assert "Остановлен во время чтения" in text(client, run)
    again = started(client, "plan")
    assert started(client, "plan") == again  # one at a time: it leads to the one under way
    shop.work()
    client.post(f"{again}/drop")
    assert "отменён" in text(client, again)
    for path in ("/exchanges/books/runs/999", "/exchanges/nobody/runs"):
        assert client.get(path).status_code == 404


def test_a_run_that_failed_by_itself_stands_on_the_first_page(shop: Shop) -> None:
    from obmen.core.discovery import exchanges
    from obmen.setup import flows

    def broken(_: Any) -> None:
        raise Refused(Text("The exchange {flow} is paused", flow="X"))

    flows.save(flows.Draft("books", "Заказы → сделки", "books", "ledger", "shelf", {}, every="15 min"), who="test")
    object.__setattr__(exchanges()["books"], "collect", broken)
    client = shop.office.signed_in("operator")
    started(client, "collect")
    shop.work()
    assert "Последний прогон обмена «Заказы → сделки» не удался: Обмен «X» приостановлен" in text(client, "/")
    own = text(client, "/exchanges/books")
    assert "<b>Последний прогон не удался.</b> Обмен «X» приостановлен" in own
    assert "последний прогон не удался</span>" in own
