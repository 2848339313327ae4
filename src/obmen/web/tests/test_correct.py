"""A message corrected by hand on its page."""

import json

import pytest
from django.test import Client

from obmen.core.errors import Refused
from obmen.core.text import Text
from obmen.journal.models import Body, Correction, Message
from obmen.setup.models import Audit

from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _page(client: Client, message: Message) -> str:
    answer = client.get(f"/journal/{message.pk}/correct")
    assert answer.status_code == 200
    return answer.content.decode()


def _held(office: Office) -> Message:
    office.connect()
    return office.held(files=(office.file("Заказ.pdf", b"%PDF-1.4"),))


def _post(client: Client, message: Message, act: str, **fields: str) -> str:
    was = {f"was:{path}": "12345" for path in fields if path == "deal_number"}
    typed = {f"field:{path}": value for path, value in fields.items() if path != "body"}
    body = {"body": fields["body"]} if "body" in fields else {}
    answer = client.post(f"/journal/{message.pk}/correct", {"act": act, **was, **typed, **body}, follow=True)
    return answer.content.decode()


@pytest.mark.rule("H6")
def test_the_field_the_error_names_stands_first_with_its_value(office: Office) -> None:
    message = _held(office)
    client = office.signed_in("operator")
    assert "Исправить и повторить" in client.get(f"/journal/{message.pk}").content.decode()
    page = _page(client, message)
    assert page.index('name="field:deal_number" value="12345"') < page.index('name="field:order_number"')
    assert "КСУП" in page


@pytest.mark.rule("H6")
def test_a_plan_is_shown_and_nothing_is_changed_by_it(office: Office) -> None:
    message = _held(office)
    page = _post(office.signed_in("operator"), message, "look", deal_number="777")
    assert "Что с ним будет" in page
    assert 'value="777"' in page
    assert "Показать план" in page
    assert Message.objects.get(pk=message.pk).body_id == message.body_id


@pytest.mark.rule("H6")
def test_it_goes_again_with_the_new_deal_in_that_deal_s_line(office: Office) -> None:
    message = _held(office)
    _post(office.signed_in("operator"), message, "correct", deal_number=" 777 ")
    one = Message.objects.select_related("body", "lane").get(pk=message.pk)
    assert (one.state, one.lane and one.lane.key, one.edition) == ("waiting", "777", 1)
    assert json.loads(bytes(one.body.raw))["deal_number"] == "777"
    assert [file.name for file in one.body.files.all()] == ["Заказ.pdf"]
    assert Audit.objects.filter(act="messages.corrected", who="operator").exists()


@pytest.mark.rule("H6")
def test_the_page_shows_who_corrected_it_and_what_came(office: Office) -> None:
    message = _held(office)
    client = office.signed_in("operator")
    _post(client, message, "correct", deal_number="777")
    assert "Исправлено: operator" in client.get(f"/journal/{message.pk}").content.decode()
    correction = Correction.objects.get(message=message)
    came = client.get(f"/journal/{message.pk}/before/{correction.pk}").content
    assert came == bytes(Body.objects.get(id=message.body_id).raw)


def test_what_does_not_fit_is_told_field_by_field_and_not_sent(office: Office) -> None:
    message = _held(office)
    wrong = json.dumps({"type": "add", "order_number": "1", "deal_number": "7", "lines": [{"name": "x", "sum": "два"}]})
    page = _post(office.signed_in("operator"), message, "correct", body=wrong)
    assert "lines.0.sum" in page
    assert "строка 1" in page
    page = _post(office.signed_in("operator"), message, "correct", deal_number="")
    assert "deal_number" in page
    page = _post(office.signed_in("operator"), message, "correct", body='{"type": ')
    assert "JSON" in page
    assert Message.objects.get(pk=message.pk).state == "held"


def test_numbers_stay_exact_and_a_field_left_alone_stays_as_it_came(office: Office) -> None:
    office.connect()
    message = office.held(sequence=12345678901234567890123)
    _post(office.signed_in("operator"), message, "correct", order_number="№ 5")
    raw = bytes(Message.objects.select_related("body").get(pk=message.pk).body.raw).decode()
    assert '"sequence":12345678901234567890123' in raw
    assert '"order_number":"№ 5"' in raw


def test_a_missing_field_is_offered_empty(office: Office) -> None:
    office.connect()
    message = office.order("117", data={"type": "cancel", "deal_number": "12345"})
    office.hold(Refused(Text("Deal {deal} holds several orders", deal="12345"), field="order_number"))
    assert 'name="field:order_number" value=""' in _page(office.signed_in("operator"), message)


@pytest.mark.rule("H12")
def test_who_may_only_look_corrects_nothing(office: Office) -> None:
    message = _held(office)
    client = office.signed_in("viewer")
    assert client.get(f"/journal/{message.pk}/correct").status_code == 403
    assert client.post(f"/journal/{message.pk}/correct", {"act": "correct"}).status_code == 403


def test_what_is_delivered_is_not_corrected(office: Office) -> None:
    office.connect()
    message = office.order("117")
    office.deliver()
    answer = office.signed_in("operator").get(f"/journal/{message.pk}/correct")
    assert answer.status_code == 302


@pytest.mark.rule("K4.3")
def test_a_file_that_stood_in_the_json_goes_along(office: Office) -> None:
    office.connect()
    file = office.file("Заказ.pdf", b"%PDF-1.4")
    named = {"name": file.name, "content_type": file.content_type, "content": f"sha256:{file.sha256}"}
    message = office.held(files=(file,), file=named)
    _post(office.signed_in("operator"), message, "correct", deal_number="777")
    one = Message.objects.select_related("body").get(pk=message.pk)
    assert one.body_id != message.body_id
    [kept] = one.body.files.all()
    assert (kept.field, kept.name, kept.sha256) == ("file", "Заказ.pdf", file.sha256)
