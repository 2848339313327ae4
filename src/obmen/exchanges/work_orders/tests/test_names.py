"""A client's name in the parts a card has.   Rule A5."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obmen.exchanges.work_orders.names import Name, split

pytestmark = pytest.mark.rule("A5")


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Иванов Иван Иванович", ("Иванов", "Иван", "Иванович")),
        ("  Иванов   Иван ", ("Иванов", "Иван", "")),
        ("Иван Иванович", ("", "Иван", "Иванович")),
        ("Иван Иванович Иванов", ("Иванов", "Иван", "Иванович")),
        ("Абрамович Роман Аркадьевич", ("Абрамович", "Роман", "Аркадьевич")),
        ("Мамедов Рашид Али оглы", ("Мамедов", "Рашид", "Али оглы")),
        ("Петрова-Водкина Анна Кузьминична", ("Петрова-Водкина", "Анна", "Кузьминична")),
        ("Соколова Мария Анна Ильинична", ("Соколова Мария", "Анна", "Ильинична")),
        ("Ким Чен Ын", ("Ким", "Чен", "Ын")),
        ("О'Нил Шакил", ("О'Нил", "Шакил", "")),
        ("Иванов И.И.", ("Иванов", "И.И.", "")),
    ],
)
def test_a_persons_name_is_told_apart(full, parts):
    last, first, second = parts
    assert split(full, None) == Name(last, first, second, certain=True)


@pytest.mark.parametrize(
    "full",
    ["", "Иван", "Иванов Иван (муж)", "Иванов Иван 2", "Клиент с улицы без документов", "ООО Ромашка", "ИП Иванов И.И.",
     "Иванов Иван Иванович ИП", "Общество глухих", "«Автомир» Пермь", 'Фирма "Заря"', "ПАО Сбер Лизинг"]
)  # fmt: skip
def test_what_is_surely_no_persons_name_stays_whole_and_is_not_certain(full):
    assert split(full, None) == Name(first=full)


def test_what_1c_says_of_a_client_goes_before_how_it_sounds():
    assert split("Ромашка Южная", person=False) == Name(first="Ромашка Южная")
    assert split("Компания Мария", person=True) == Name("Компания", "Мария", certain=True)
    assert split("ИП Иванов Иван", person=True) == Name(first="ИП Иванов Иван")


@given(st.text(), st.sampled_from([True, False, None]))
def test_no_word_of_a_name_is_lost(full, person):
    name = split(full, person)
    assert sorted(f"{name.last} {name.first} {name.second}".split()) == sorted(full.split())
