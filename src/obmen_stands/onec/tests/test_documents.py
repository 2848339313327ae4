"""What the base lets its users do, and which message each save gives."""

import pytest

from obmen_stands.onec import OneC, OneCRefused
from obmen_stands.onec.tests.conftest import HANDLE, WINDOW, order


@pytest.fixture
def quiet(onec: OneC) -> OneC:
    """The same base with its sender off: the queue itself is looked at."""
    onec.change_settings(sending=False)
    return onec


def told(onec: OneC) -> list[str]:
    return [message["type"] for message in onec.queue()]


@pytest.mark.parametrize(("decides", "last"), [("onec", "cancel"), ("server", "closed")])
def test_a_closed_order_without_shipment_is_cancelled(quiet: OneC, decides: str, last: str) -> None:
    quiet.change_settings(decides=decides)
    created = quiet.create_order(**order())
    assert quiet.close_order(created["number"])["state"] == "Закрыт"
    assert told(quiet) == ["add", last]


def test_a_closed_order_shipped_in_full_is_finished_whatever_was_cancelled_in_it(quiet: OneC) -> None:
    created = quiet.create_order(**order())
    quiet.change_order(created["ref"], lines=[WINDOW, {**HANDLE, "cancelled": True}])
    quiet.ship_order(created["ref"], {"1": "2"})
    quiet.close_order(created["ref"])
    assert told(quiet) == ["add", "change", "finished"]


def test_an_order_closed_half_shipped_is_neither_cancelled_nor_finished(quiet: OneC) -> None:
    for decides in ("onec", "server"):
        quiet.change_settings(decides=decides)
        created = quiet.create_order(**order())
        assert quiet.ship_order(created["ref"], "part")["shipped"] == "part"
        quiet.close_order(created["ref"])
    assert told(quiet) == ["add", "add", "closed"]


def test_a_save_without_a_change_is_told_again_unless_switched_off(quiet: OneC) -> None:
    created = quiet.create_order(**order())
    quiet.change_order(created["ref"])
    quiet.change_settings(skip_unchanged=True)
    quiet.change_order(created["ref"], comment="звонил")
    quiet.change_order(created["ref"], lines=[WINDOW])
    assert told(quiet) == ["add", "change", "change"]


def test_an_order_of_marketing_is_told_or_kept(quiet: OneC) -> None:
    quiet.create_order(**order(order_type="Маркетинг"))
    quiet.change_settings(marketing="keep")
    quiet.create_order(**order(order_type="Маркетинг"))
    assert told(quiet) == ["add"]


def test_the_deal_number_is_mandatory_but_old_documents_lack_it(quiet: OneC) -> None:
    with pytest.raises(OneCRefused, match="№ сделки в КСУП"):
        quiet.create_order(lines=[WINDOW])
    created = quiet.create_order(lines=[WINDOW], unchecked=True)
    assert created["deal_number"] is None
    with pytest.raises(OneCRefused, match="№ сделки в КСУП"):
        quiet.change_order(created["ref"], deal_number=None)
    assert quiet.change_order(created["ref"], deal_number=77)["deal_number"] == 77


def test_a_refused_save_leaves_neither_document_nor_message(quiet: OneC) -> None:
    with pytest.raises(OneCRefused, match='"Количество" в строке 2'):
        quiet.create_order(**order(lines=[WINDOW, {**HANDLE, "quantity": "0"}]))
    with pytest.raises(OneCRefused, match="Не введено ни одной строки"):
        quiet.create_order(**order(lines=[]))
    assert quiet.dump()["orders"] == []
    assert quiet.queue() == []


def test_a_closed_order_is_closed_for_good(quiet: OneC) -> None:
    created = quiet.create_order(**order())
    quiet.close_order(created["ref"])
    for act in (lambda: quiet.change_order(created["ref"]), lambda: quiet.close_order(created["ref"])):
        with pytest.raises(OneCRefused, match="закрыт, менять его нельзя"):
            act()


def test_what_was_shipped_can_be_neither_dropped_nor_cut(quiet: OneC) -> None:
    created = quiet.create_order(**order())
    quiet.ship_order(created["ref"], "all")
    for lines in ([HANDLE], [{**WINDOW, "quantity": "1"}, HANDLE], [{**WINDOW, "cancelled": True}, HANDLE]):
        with pytest.raises(OneCRefused, match="отгружено"):
            quiet.change_order(created["ref"], lines=lines)
    with pytest.raises(OneCRefused, match="отгрузить 3 нельзя"):
        quiet.ship_order(created["ref"], {"1": "3"})


def test_numbers_begin_anew_each_year(quiet: OneC) -> None:
    years = ("2025-12-30", "2025-12-31", "2026-01-01")
    created = [quiet.create_order(**order(date=f"{day}T10:00:00")) for day in years]
    assert [one["number"] for one in created] == ["ТДЦБ-000001", "ТДЦБ-000002", "ТДЦБ-000001"]
    assert len({one["ref"] for one in created}) == 3
    assert quiet.order("ТДЦБ-000001")["date"] == "2026-01-01T10:00:00"


def test_the_total_leaves_out_cancelled_lines(quiet: OneC) -> None:
    created = quiet.create_order(**order(lines=[WINDOW, {**HANDLE, "cancelled": True}]))
    assert created["total"] == "24691.20"


def test_an_unknown_order_is_named(quiet: OneC) -> None:
    with pytest.raises(OneCRefused, match="ТДЦБ-999999 не найден"):
        quiet.order("ТДЦБ-999999")
