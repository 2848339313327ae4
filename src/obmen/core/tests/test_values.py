"""The values of the doors' contract, as 1C really writes them."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from obmen.core import values


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1\u00a0234,50", "1234.50"),
        ("12 345", "12345"),
        ("-0,10", "-0.10"),
        (1250, "1250"),
        (Decimal("3333.33"), "3333.33"),
        ("1\u202f000.5", "1000.5"),
        ("+7", "7"),
        (",50", "0.50"),
        ("5,", "5"),
        (Decimal("1E-7"), "0.0000001"),
        (1e-07, "0.0000001"),
    ],
)
def test_a_sum_means_the_same_however_1c_writes_it(written, meant):
    assert values.amount(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["", "много", "1.2.3", "NaN", "Infinity", None, True, [1], "1e400"])
def test_what_is_not_a_number_is_refused(written):
    with pytest.raises(ValueError, match="number"):
        values.amount(written)


@pytest.mark.parametrize("written", ["1_000", "1e3", "\u0661\u0662", "1,234.50", "--1", "1-", "-", ",", "0x10", 1e400])
def test_what_only_a_programming_language_takes_for_a_number_is_refused(written):
    with pytest.raises(ValueError, match="number"):
        values.amount(written)


@pytest.mark.parametrize("written", [12345, "12345", "12 345", "12\u00a0345", Decimal("12345.0"), " 12345 "])
def test_a_deal_number_is_one_number_as_text_and_as_number(written):
    assert values.number_text(written) == "12345"


@pytest.mark.rule("K4.2")
@pytest.mark.parametrize("written", [0, "0", "000", Decimal("0.0"), "", " \u00a0"])
def test_a_deal_number_nobody_filled_in_is_empty(written):
    with pytest.raises(ValueError, match="empty"):
        values.number_text(written)


def test_a_code_keeps_its_leading_zeros_and_loses_outer_spaces_only():
    assert values.code_text(" 00-0123 4\u00a0") == "00-0123 4"


def test_a_time_without_a_zone_is_in_the_zone_of_the_connection():
    vladivostok = ZoneInfo("Asia/Vladivostok")
    assert values.moment("22.11.2026 09:14:02", vladivostok) == datetime(2026, 11, 21, 23, 14, 2, tzinfo=UTC)
    assert values.moment("2026-11-22T09:14:02", vladivostok) == datetime(2026, 11, 21, 23, 14, 2, tzinfo=UTC)
    assert values.moment("2026-11-22T09:14:02+03:00", vladivostok) == datetime(2026, 11, 22, 6, 14, 2, tzinfo=UTC)
    assert values.moment("22.11.2026", UTC) == datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00", "01.01.0001 00:00:00", "", None])
def test_the_empty_date_of_1c_is_no_date(written):
    assert values.moment(written) is None


@pytest.mark.parametrize("written", ["31.02.2026", "вчера", 20261122, "2026-13-01"])
def test_what_is_not_a_date_is_refused(written):
    with pytest.raises(ValueError, match="not a date"):
        values.moment(written)


@pytest.mark.rule("K3.1")
@pytest.mark.parametrize(
    ("written", "read"),
    [(True, True), ("Да", True), (" истина ", True), (1, True), (False, False), ("Нет", False), ("ЛОЖЬ", False),
     (None, None), ("", None)],
)  # fmt: skip
def test_yes_and_no_are_read_as_1c_writes_them(written, read):
    assert values.flag(written) is read


@pytest.mark.parametrize("written", ["может быть", 2, 1.0, [], {}])
def test_what_is_neither_yes_nor_no_is_told(written):
    with pytest.raises(ValueError, match="not"):
        values.flag(written)
