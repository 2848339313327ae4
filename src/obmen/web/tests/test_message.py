"""The page of a message."""

from datetime import timedelta

import pytest
from django.test import Client

from obmen.core import clock
from obmen.core.errors import Refused, TryLater
from obmen.core.text import Text
from obmen.journal.api import Retry, Skip
from obmen.journal.models import Message

from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _page(client: Client, message: Message) -> str:
    answer = client.get(f"/journal/{message.pk}")
    assert answer.status_code == 200
    return answer.content.decode()


def _state(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def test_the_first_line_says_what_is_wrong_and_what_to_do(office: Office) -> None:
    office.connect()
    message = office.held()
    office.order("118")
    page = _page(office.signed_in("operator"), message)
    assert "ТДЦБ-000117" in page[page.index("<h1>") : page.index("</h1>")]
    assert "За ним ждёт 1 сообщение этого объекта" in page
    assert "&quot;code&quot;: &quot;gone&quot;" in page, "the other side's words are one click away"


def test_the_body_reads_like_the_order(office: Office) -> None:
    office.connect()
    page = _page(office.signed_in("viewer"), office.order("117"))
    assert "<dt>Номер сделки в КСУП</dt><dd>12345</dd>" in page
    assert '<td class="n">10\u00a0400,00</td>' in page
    assert '<td class="n">11\u00a0750,00</td>' in page, "the total"
    english = _page(office.signed_in("viewer", "en"), office.order("118"))
    assert "<dt>Number of the deal in KSUP</dt>" in english
    assert '<td class="n">10,400.00</td>' in english


def test_files_are_handed_out_as_downloads_under_their_own_name(office: Office) -> None:
    office.connect()
    message = office.order("117", files=(office.file('Заказ "1"\r\nX: y.pdf', b"%PDF-1.4 order"),))
    client = office.signed_in("viewer")
    path = f"/journal/{message.pk}/files/{message.body.files.get().pk}"
    assert path in _page(client, message)
    answer = client.get(path)
    assert b"".join(answer) == b"%PDF-1.4 order"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%D0%97")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    other = office.order("118", deal="2")
    assert client.get(f"/journal/{other.pk}/files/{message.body.files.get().pk}").status_code == 404


def test_the_raw_body_never_runs_in_the_browser(office: Office) -> None:
    office.connect()
    message = office.order("117", note="<script>alert(1)</script>")
    answer = office.signed_in("viewer").get(f"/journal/{message.pk}/raw")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"<script>" in answer.content


def test_requests_and_answers_are_shown_where_debug_kept_them(office: Office) -> None:
    office.connect()
    message = office.order("117")
    office.deliver(trace=[{"at": "", "ms": 3, "request": "PUT /api/v1/deals/12345/orders", "answer": "200 created"}])
    page = _page(office.signed_in("viewer"), message)
    assert "запрос и ответ" in page
    assert "PUT /api/v1/deals/12345/orders" in page


def test_what_it_became_is_a_link_only_to_the_web(office: Office) -> None:
    from obmen.journal.models import Link

    office.connect()
    message = office.order("117")
    office.deliver()
    client = office.signed_in("viewer")
    assert '<a href="https://ksup.example/deals/12345" rel="noopener noreferrer"' in _page(client, message)
    Link.objects.update(url="javascript:alert(1)")
    assert "javascript:" not in _page(client, message)


def test_the_neighbours_of_its_line_stand_beside_it(office: Office) -> None:
    office.connect()
    first, second, other = office.order("117"), office.order("118"), office.order("119", deal="2")
    page = _page(office.signed_in("viewer"), second)
    assert f'href="/journal/{first.pk}"' in page
    assert f'href="/journal/{other.pk}"' not in page


def test_a_pruned_body_leaves_the_rest_readable(office: Office) -> None:
    from obmen.journal.models import Body

    office.connect()
    message = office.order("117")
    office.deliver()
    Body.objects.filter(pk=message.body_id)._raw_delete("default")
    assert "удалено по сроку хранения" in _page(office.signed_in("viewer"), message)
    assert office.signed_in("viewer").get("/journal/999999").status_code == 404


@pytest.mark.rule("H15")
def test_a_viewer_sees_personal_fields_masked_and_no_raw_body(office: Office) -> None:
    office.connect()
    message = office.order(
        "1", kind_name="counterparties", data={"code_1c": "7", "name": "Петров Илья", "phone": "+7 916 123-45-67"}
    )
    page = _page(office.signed_in("viewer"), message)
    assert "Петров" not in page
    assert "123-45-67" not in page
    assert office.signed_in("viewer").get(f"/journal/{message.pk}/raw").status_code == 403
    assert "Петров Илья" in _page(office.signed_in("operator"), message)


def test_a_refusal_in_the_reader_s_language(office: Office) -> None:
    office.connect()
    message = office.order("117")
    office.hold(Refused(Text("the field is missing")))
    assert "the field is missing" in _page(office.signed_in("viewer", "en"), message)
    assert "the field is missing" not in _page(office.signed_in("viewer", "ru"), message)


def test_what_waits_behind_a_held_one_names_it(office: Office) -> None:
    office.connect()
    first = office.held("117")
    second, other = office.order("118"), office.order("119", deal="2")
    client = office.signed_in("viewer")
    said = f'Ждёт за <a href="/journal/{first.pk}">сообщением {first.pk}</a> (Заказ 117 создан)'
    assert f"{said}. Пойдёт, когда то сообщение повторят" in _page(client, second)
    assert "Ждёт за" not in _page(client, other) + _page(client, first)
    for address in ("/journal", "/exchanges/orders"):
        assert client.get(address).content.decode().count(said) == 1


def test_what_waits_behind_one_that_is_tried_again_names_it_too(office: Office) -> None:
    office.connect()
    first = office.order("117")
    second = office.order("118")
    assert "Ждёт за" not in _page(office.signed_in("viewer"), second)
    busy = TryLater(Text("KSUP is busy"))
    office.finish(office.claim()[0], Retry(clock.now() + timedelta(minutes=1), busy))
    page = _page(office.signed_in("viewer"), second)
    assert f'Ждёт за <a href="/journal/{first.pk}">' in page
    assert "пропустят вперёд" not in page


def test_what_let_the_next_pass_keeps_none_of_them_waiting(office: Office) -> None:
    office.connect()
    first, second = office.held("117"), office.order("118")
    office.writer.do(Skip((first.pk,), "operator"))
    assert "Ждёт за" not in _page(office.signed_in("viewer"), second)
