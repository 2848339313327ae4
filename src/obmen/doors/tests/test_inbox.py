"""H1: who calls is known first; what is kept is answered after its commit; the same message is the same answer."""

import pytest

from obmen.doors.tests.running import ORDER, Running
from obmen.journal.models import Body, Message, Rejected

pytestmark = pytest.mark.rule("H1")


def test_an_order_is_kept_and_answered_with_its_id(doors: Running) -> None:
    answer = doors.post(body=ORDER)
    assert answer.status == 202, answer.body
    body = Body.objects.get()
    assert answer["id"] == body.id
    assert Message.objects.get().key == "12345"


def test_an_order_without_a_deal_number_is_refused_by_field_and_kept_for_a_person(doors: Running) -> None:
    answer = doors.post(body={**ORDER, "deal_number": None})
    assert answer.status == 422
    assert answer["errors"][0]["field"] == "deal_number"
    assert bytes(Rejected.objects.get().raw)
    assert not Message.objects.exists()
