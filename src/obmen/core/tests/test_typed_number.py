"""Numbers of documents as people type them.   Rule A2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obmen.core.typed_number import alike, exact, rare_spellings, typed_spellings, usual_spellings

pytestmark = pytest.mark.rule("A2")
TYPED = st.text(alphabet="АаAaВвBbЗзЁё019 -/\u00a0", max_size=8)
CYRILLIC, LATIN = "АА0001", "AA0001"


@pytest.mark.parametrize("typed", [CYRILLIC, LATIN, "аа0001", "aa0001", " АА 0001\u00a0"])
def test_whatever_is_typed_the_number_1c_gives_is_asked_for_and_so_is_its_latin_twin(typed: str):
    assert CYRILLIC in usual_spellings(typed)
    assert LATIN in usual_spellings(typed) | rare_spellings(typed)


def test_the_spellings_of_a_number_are_few():
    assert usual_spellings(CYRILLIC) == {CYRILLIC}
    assert rare_spellings(CYRILLIC) == {LATIN}
    assert typed_spellings(CYRILLIC) == {CYRILLIC, LATIN, "аа0001", "aa0001"}
    assert typed_spellings("00001") == {"00001"}


def test_a_letter_without_a_latin_twin_is_not_half_translated():
    assert rare_spellings("ЗН-1") == set()
    assert typed_spellings("ЗН-1") == {"ЗН-1", "зн-1"}


@given(TYPED)
def test_all_spellings_of_a_number_are_that_number(number: str):
    assert {alike(spelt) for spelt in typed_spellings(number)} <= {alike(number)}
    assert {exact(spelt) for spelt in typed_spellings(number)} >= {exact(number)}
