from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from obmen.core.masking import (
    PERSONAL,
    mask,
    mask_contacts,
    mask_encoded_contacts,
    mask_fields,
    mask_named,
    mask_query,
    personal_fields,
)
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


@pytest.mark.rule("H15")
@pytest.mark.parametrize(
    "phone", ["9161234567", "(916) 123-45-67", "916 123-45-67", "916 123 45 67", "916-123-45-67", "9161234567."]
)
def test_a_mobile_number_without_its_prefix_is_a_phone(phone: str) -> None:
    assert mask_contacts(f"звонил {phone}") == "звонил •••67" + "." * phone.endswith(".")


@pytest.mark.rule("H15")
@pytest.mark.parametrize(
    "text",
    [
        '{"note": "9161234567"}',
        "тел. 9161234567, доб. 3",
        "тел:9161234567",
        "Заказ 117, (916) 123-45-67",
        "?p=9161234567",
    ],
)
def test_a_mobile_number_is_found_in_the_midst_of_a_text(text: str) -> None:
    assert "123" not in mask_contacts(text)
    assert "•••67" in mask_contacts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Заказ 9161234567",
        "заказу № 9161234567",
        "ТД9161234567",
        "00-9161234567",
        "9161234567-1",
        "91612345678",
        "916123456",
        "8161234567",
        "ИНН 9102012345",
        '{"inn": "9102012345"}',
        '{"order_number":"9161234567","number": "9161234567"}',
        '{"sum": 9161234567, "total":9161234567}',
        "Сумма: 9161234567",
        "9161234567.50",
        "9161234567,50",
        "9161234567 руб.",
        "9 161 234 567",
        "/orders/9161234567",
        "1.9161234567",
        "ab9161234567cd",
    ],
)
def test_order_numbers_and_sums_of_ten_digits_stay(text: str) -> None:
    assert mask_contacts(text) == text


@pytest.mark.rule("H15")
def test_contacts_in_an_address_are_masked_encoded_or_not() -> None:
    assert mask_encoded_contacts("GET /clients/%2B79161234567") == "GET /clients/•••67"
    assert mask_encoded_contacts("GET /clients/petr%40firm.ru") == "GET /clients/p•••@firm.ru"
    assert mask_encoded_contacts("GET /orders/%D0%A2%D0%94-1") == "GET /orders/%D0%A2%D0%94-1"


@pytest.mark.rule("H15")
def test_parameters_named_personal_are_masked_to_their_end() -> None:
    line = "GET /find?base=1&name=Иванов Пётр&phones=1 → 404"
    assert mask_query(line, {"name"}) == "GET /find?base=1&name=И•••&phones=1 → 404"
    assert mask_query("GET /find?name=Иванов Пётр → 404", {"name"}) == "GET /find?name=И••• → 404"
    assert (
        mask_query('{"url": "https://x/?name=Пётр", "sum": 1}', {"name"}) == '{"url": "https://x/?name=П•••", "sum": 1}'
    )


@dataclass
class Line:
    article: str
    owner: Annotated[str, PERSONAL]


@dataclass
class Order:
    lines: list[Line] | None
    whose: Annotated[str, PERSONAL]


def test_records_that_are_sent_say_it_too() -> None:
    assert personal_fields(Order) == {"owner", "whose"}


def test_records_say_which_of_their_fields_are_personal() -> None:
    assert personal_fields(Counterparty) == {"name", "email", "phone"}
    assert personal_fields(OrderMessage) == frozenset()


@pytest.mark.rule("H15")
def test_of_a_json_text_that_was_cut_the_personal_fields_are_masked_all_the_same() -> None:
    text = '{"name": "Иванов \\"Ваня\\" Пётр", "sum": 1, "phone": 9161234567, "client": {"name" : "Ольга", "nam'
    assert mask_named(text, {"name", "phone"}) == (
        '{"name": "И•••", "sum": 1, "phone": •••67, "client": {"name" : "О•••", "nam'
    )


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "part", ["x", "x@", "+7 ", '"name":"', "9", "(9", "916 ", "?name=", "заказ ", "9161234567 ", "7", "a.b+c-"]
)
def test_no_text_makes_masking_slow(part: str) -> None:
    """What looks again from each character would need minutes for this, not an instant."""
    text = part * (100_000 // len(part))
    assert mask_query(mask_named(mask_encoded_contacts(text), {"name", "phone"}), {"name"})
