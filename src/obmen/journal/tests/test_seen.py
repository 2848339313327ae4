"""Under which names messages are remembered."""

import pytest

from obmen.journal.seen import aspect_name, business_name, key_name


@pytest.mark.rule("H2")
def test_what_is_numbered_one_after_the_other_is_remembered_side_by_side_and_nothing_is_taken_for_another() -> None:
    values = [
        "orders:7",
        "orders:007",
        "orders:8",
        "orders:",
        "7",
        "",
        "orders:79161234567",
        "ТДЦБ-000117",
        "order\0007",
    ]
    names = [make(1, value) for make in (key_name, business_name, aspect_name_of) for value in values]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 32
    numbered = [key_name(1, f"ТДЦБ-{n:06}") for n in range(200)]
    assert numbered == sorted(numbered)
    assert "9161234567" not in key_name(1, "orders:79161234567")


def aspect_name_of(source: int, aspect: str) -> str:
    return aspect_name(source, source, aspect)
