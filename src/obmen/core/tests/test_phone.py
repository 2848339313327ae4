"""Phones as people type them.   Rule A5."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obmen.core.phone import phones

MOBILE = "+79123456789"
TEN_DIGITS = (  # none of one digit alone, nor those that with an 8 before them would be dialled abroad (8-10)
    st.from_regex(r"[3489][0-9]{9}", fullmatch=True)
    .filter(lambda digits: len(set(digits)) > 1)
    .filter(lambda digits: not digits.startswith(("10", "810")))
)
BETWEEN = st.sampled_from(["", " ", "-", " - ", "\u00a0", "\u2011", "."])


@pytest.mark.rule("A5")
@pytest.mark.parametrize(
    "typed",
    [
        "8 (912) 345-67-89",
        "+7 912 3456789",
        "9123456789",
        "79123456789",
        "8.912.345.67.89",
        "8(912)345‑67–89",
        "007 912 345 67 89",
        "+8 912 345 67 89",
        "8-912-345-67-89 доб. 12",
        "8-912-345-67-89-вн.4",
        "8912 - 3456789 доб. 15",
        "+79123456789;123",
        "тел. 8 912 345 67 89 Иван",
        "8 912 345 67 89 (жена)",
        "Иван 8.912.345.67.89 до 18:00",
    ],
)
def test_a_number_is_one_number_however_it_is_typed(typed):
    assert phones(typed) == (MOBILE,)


@pytest.mark.parametrize(
    "typed",
    [
        "8 912 345-67-89, 8 913 000-11-22",
        "89123456789 89130001122",
        "8912-3456789/8913-0001122",
        "8912-3456789 или 8913-0001122",
        "дом 8 912 345 67 89 раб 8 913 000 11 22",
        "8 912 345-67-89; 8 912 345-67-89; 8 913 000-11-22",
        "+7(912)345-67-89\n+7(913)000-11-22",
    ],
)
def test_several_numbers_in_one_field_are_told_apart_each_once(typed):
    assert phones(typed) == (MOBILE, "+79130001122")


@pytest.mark.parametrize(
    "typed", ["", "   ", "нет", "не звонить", "45-67-89", "345-67-89", "8912345", "0000000000", "8 000 000-00-00", "+",
              "9999999999", "89123456789891300011228", "ул. Мира 12, кв. 4", "А123ВС77", "12.01.2026"]
)  # fmt: skip
def test_what_tells_nobody_from_another_is_no_number(typed):
    assert phones(typed) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("+375 29 123-45-67", "+375291234567"),
        ("8 10 375 29 1234567", "+375291234567"),
        ("00375291234567", "+375291234567"),
        ("+77071234567", "+77071234567"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("+49 30 901820", "+4930901820"),
    ],
)
def test_a_foreign_number_keeps_its_country(typed, meant):
    assert phones(typed) == (meant,)


def test_a_number_of_nizhny_novgorod_loses_nothing_of_its_831():
    assert phones("8312345678") == phones("8 (831) 234-56-78") == ("+78312345678",)


def test_the_region_says_what_a_number_without_a_country_is():
    assert phones("029 123-45-67", region="BY") == ("+375291234567",)


@given(
    prefix=st.sampled_from(["8", "+7", "7", "", "8 ", "+7 ", "8-"]),
    digits=TEN_DIGITS,
    before=BETWEEN,
    after=BETWEEN,
    bracket=st.booleans(),
    extension=st.sampled_from(["", " доб. 15", " доб 7", ";123"]),
)
def test_prefix_brackets_dashes_and_extension_change_nothing(prefix, digits, before, after, bracket, extension):
    city = f"({digits[:3]})" if bracket else digits[:3]
    typed = f"{prefix}{city}{before}{digits[3:6]}{after}{digits[6:]}{extension}"
    assert phones(typed) == (f"+7{digits}",)


def test_a_dash_between_spaces_begins_no_new_number():
    assert phones("8300 - 0010000 доб. 15") == phones("8300 - 0010000;123") == ("+73000010000",)


@given(digits=TEN_DIGITS, prefix=st.sampled_from(["8", "+7", "7", ""]))
def test_the_short_way_for_russian_numbers_says_what_the_library_says(digits, prefix):
    number = phonenumbers.parse(prefix + digits, "RU")
    assert phones(prefix + digits) == (phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),)


@given(st.text())
def test_any_text_gives_numbers_that_stay_as_they_are(text):
    found = phones(text)
    assert phones(", ".join(found)) == found
    assert all(phones(one) == (one,) for one in found)


@given(st.lists(TEN_DIGITS, min_size=1, max_size=4, unique=True), st.sampled_from([", ", "; ", " / ", "\n", " или "]))
def test_each_of_several_numbers_is_found(numbers, between):
    assert phones(between.join(f"8{number}" for number in numbers)) == tuple(f"+7{number}" for number in numbers)
