"""What a person types finds what was meant (H6)."""

import pytest
from django.db import connection

from obmen.core.text import Text
from obmen.journal import reads
from obmen.journal.acts import IndexText
from obmen.journal.api import Accept
from obmen.journal.models import Message
from obmen.journal.reads import Filter
from obmen.journal.search import fold, spoken

from .house import House, standing_still


@pytest.mark.rule("H6")
@pytest.mark.parametrize("indexed", [False, True], ids=["fresh", "indexed"])
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("петр", "ПЁТР Иванович"),
        ("ПЁТР", "петр"),
        ("89161234567", "+7 916 123-45-67"),
        ("+7 (916) 123-45-67", "8 916 123 45 67"),
        ("8916", "тел. +7 916 123-45-67"),
        ("916 123", "+79161234567 Иванов"),
        ("тдцб-000117", "Заказ ТДЦБ-000117 изменён"),
        ("12 345", "сделка 12\u00a0345"),
        ("ooo «ромашка»", "OOO «Ромашка»"),
    ],
)
def test_what_is_typed_finds_what_was_kept(house: House, typed: str, kept: str, indexed: bool) -> None:
    sought = house.accept("1", search=fold(kept))
    house.accept("2", search=fold("Сидоров +7 903 000-00-00"))
    if indexed:
        house.writer.do(IndexText())
    assert [row.body_id for row in reads.messages(Filter(text=typed)).rows] == [sought.id]


@pytest.mark.rule("H6")
def test_what_is_no_phone_is_left_as_it_is() -> None:
    assert fold("ИНН 7701234567 КПП 770101001") == "инн 7701234567 кпп 770101001"
    assert fold("артикул 789-001-22") == "артикул 789-001-22"


@pytest.mark.rule("H6")
def test_titles_are_found_in_every_language_of_the_pages() -> None:
    assert spoken(Text("A newer state came before it was sent")).count("newer") == 1
    assert "новое состояние" in spoken(Text("A newer state came before it was sent"))


@pytest.mark.rule("H6")
def test_the_reason_of_a_held_message_is_found_too(house: House) -> None:
    house.accept("1", search="заказ")
    house.writer.do(IndexText())
    house.hold(house.claim()[0])
    assert len(reads.messages(Filter(text="NO SUCH deal")).rows) == 1


@pytest.mark.rule("H6")
def test_the_index_follows_what_is_pruned_and_finds_short_words_too(house: House) -> None:
    for number in range(5):
        house.accept(str(number), search=f"заказ {number} ип")
    while house.writer.do(IndexText()):
        pass
    Message.objects.filter(key="3").delete()
    assert [row.key for row in reads.messages(Filter(text="заказ ип")).rows] == ["4", "2", "1", "0"]
    assert [row.key for row in reads.messages(Filter(text="2 заказ")).rows] == ["2"]
    assert reads.messages(Filter(text='"заказ" OR *')).rows == []


@pytest.mark.rule("H6", "H11")
def test_a_busy_writer_has_no_time_for_the_index_unless_it_waited_long(house: House) -> None:
    standing, go = standing_still(house.writer)
    accepts = [Accept(house.body(f"{n}"), (house.addressed(f"{n}"),)) for n in range(21)]
    house.writer.submit(accepts.pop())
    assert standing.wait(10)
    busy = [house.writer.submit(op) for op in accepts]
    lazy, waited_long = house.writer.submit(IndexText(anyway=False)), house.writer.submit(IndexText(anyway=True))
    go.set()
    indexed = 21 if connection.vendor == "sqlite" else 0
    assert (lazy.result(10), waited_long.result(10)) == (None, indexed)
    assert all(future.result(10).state == "waiting" for future in busy)
    assert house.writer.do(IndexText(anyway=False)) == 0
