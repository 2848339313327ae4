from typing import Any

import pytest

from obmen.core.masking import hide, mask, mask_contacts, mask_fields, mask_named, personal_fields
from obmen.core.roles.accounting import OrderMessage
from obmen.core.roles.accounting_kinds import Counterparty


@pytest.mark.rule("H15")
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Иванов Пётр", "И•••"),
        ("+7 916 123-45-67", "•••67"),
        ("89161234567", "•••67"),
        ("ivanov@firm.ru", "i•••@firm.ru"),
        ("", ""),
        ("  ", "  "),
    ],
)
def test_a_masked_value_is_recognised_by_its_owner_only(value: str, shown: str) -> None:
    assert mask(value) == shown


@pytest.mark.rule("H15")
def test_personal_fields_are_masked_however_deep_they_stand() -> None:
    data: Any = {"client": {"name": "Иван", "phones": ["+79161234567"]}, "orders": [{"name": "Фильтр", "phone": 8916}]}
    masked = mask_fields(data, {"client", "phone"})
    assert masked["client"] == {"name": "И•••", "phones": ["•••67"]}
    assert masked["orders"] == [{"name": "Фильтр", "phone": "•••16"}]
    assert data["client"]["name"] == "Иван"


@pytest.mark.rule("H15")
@pytest.mark.parametrize("phone", ["+7 (916) 123-45-67", "89161234567", "8 916 123 45 67", "+7-916-123-45-67"])
def test_contacts_in_free_text_are_masked(phone: str) -> None:
    text = mask_contacts(f"Контакт {phone}, ivanov@firm.ru не найден")
    assert text == "Контакт •••67, i•••@firm.ru не найден"


@pytest.mark.parametrize(
    "text", ["Заказ 00-00000282", "Сумма 1 250,50", "Сделка 12345", "2026-03-02T10:15:00", "5904123456789"]
)
def test_numbers_that_are_no_phones_stay(text: str) -> None:
    assert mask_contacts(text) == text


def test_records_say_which_of_their_fields_are_personal() -> None:
    assert personal_fields(Counterparty) == {"name", "email", "phone"}
    assert personal_fields(OrderMessage) == frozenset()


def test_a_secret_is_hidden_wherever_it_stands_and_the_longer_one_first() -> None:
    assert hide("Bearer abcd-efgh, abcd", {"abcd", "abcd-efgh"}) == "Bearer •••, •••"


def test_too_short_a_secret_does_not_blot_out_ordinary_text() -> None:
    assert hide("a letter", {"a"}) == "a letter"


@pytest.mark.rule("H15")
def test_of_a_json_text_that_was_cut_the_personal_fields_are_masked_all_the_same() -> None:
    text = '{"name": "Иванов \\"Ваня\\" Пётр", "sum": 1, "client": {"name" : "Ольга", "nam'
    assert mask_named(text, {"name"}) == '{"name": "И•••", "sum": 1, "client": {"name" : "О•••", "nam'


@pytest.mark.timeout(20)
@pytest.mark.parametrize("part", ["x", "x@", "+7 ", '"name":"', "7", "a.b+c-"])
def test_no_text_makes_masking_slow(part: str) -> None:
    """What looks again from each character would need minutes for this, not an instant."""
    text = part * (100_000 // len(part))
    assert mask_named(mask_contacts(text), {"name", "phone"})
