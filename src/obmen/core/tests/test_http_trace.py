"""What of the talk with another system a person gets to see."""

import json
from typing import Any

import pytest

from obmen.core.answer import raise_usual
from obmen.core.call import Exchanged
from obmen.core.errors import Misconfigured, Unclear
from obmen.core.http import Web
from tests.batteries.hostile import answering, cut_after_the_request, hostile, http
from tests.batteries.small_run import calling, stored

from .http_client import read, web, write

pytestmark = pytest.mark.rule("H8")


def test_a_trace_shows_the_talk_without_secrets_and_personal_data() -> None:
    body = b'{"phone": "+7 916 123-45-67", "name": "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", "note": "s3cret-key"}'
    with hostile(answering(http("200 OK", body, more="Set-Cookie: sid=1\r\n"))) as server, calling(trace=[]) as call:
        write(web(server.url, personal=frozenset({"name", "phone"})))
    assert call.trace is not None
    [talk] = call.trace
    assert talk.request.startswith("PUT /thing")
    assert "Idempotency-Key: i-1" in talk.request
    whole = talk.request + talk.answer
    for hidden in ("s3cret-key", "916", "Иван", "sid=1"):
        assert hidden not in whole
    assert "•••67" in talk.answer


def test_personal_data_is_shown_in_a_trace_where_it_is_allowed_and_secrets_never() -> None:
    raw = http("200 OK", b'{"phone": "+79161234567", "key": "s3cret-key"}')
    with hostile(answering(raw)) as server, calling(trace=[], personal_data_shown=True) as call:
        read(web(server.url, personal=frozenset({"phone"})))
    assert call.trace is not None
    assert "+79161234567" in call.trace[0].answer
    assert "s3cret-key" not in call.trace[0].answer


def test_a_lost_answer_is_traced_too() -> None:
    with hostile(cut_after_the_request) as server, calling(trace=[]) as call, pytest.raises(Unclear):
        write(web(server.url))
    assert call.trace is not None
    assert "connection closed" in call.trace[0].answer


def talk(raw: bytes, ask: Any = read, *, shown: bool = False, **site: Any) -> Exchanged:
    """What is recorded of one request that is answered so."""
    with hostile(answering(raw)) as server, calling(trace=[], personal_data_shown=shown) as call:
        ask(web(server.url, **site))
    assert call.trace is not None
    [one] = call.trace
    return one


def find(client: Web) -> None:
    client.read("GET", "/clients/%2B79161234567", query={"name": "Иванов Пётр", "mail": "petr@firm.ru", "base": "ut"})


def test_of_the_request_line_personal_parameters_and_contacts_are_masked_unless_allowed() -> None:
    line = talk(http("200 OK", b""), find, personal=frozenset({"name"})).request.splitlines()[0]
    assert line == "GET /clients/•••67?name=И•••&mail=p•••@firm.ru&base=ut"
    shown = talk(http("200 OK", b""), find, shown=True, personal=frozenset({"name"})).request.splitlines()[0]
    assert shown == "GET /clients/%2B79161234567?name=Иванов Пётр&mail=petr@firm.ru&base=ut"


def test_an_error_tells_of_a_personal_parameter_no_more_than_the_record_does() -> None:
    with hostile(answering(http("401 No", b""))) as server, calling():
        answer = web(server.url, personal=frozenset({"name"})).read("GET", "/find", query={"name": "Иванов Пётр"})
        with pytest.raises(Misconfigured) as wrong:
            raise_usual(answer)
    assert wrong.value.detail == "GET /find?name=И••• → 401"


def test_headers_are_masked_by_name_and_by_look() -> None:
    def ask(client: Web) -> None:
        write(client, headers={"X-Client": "Petr Ivanov", "X-Phone": "+79161234567"})

    raw = http("200 OK", b"", more="X-Who: petr@firm.ru\r\nLocation: /x?x-client=Petr\r\n")
    one = talk(raw, ask, personal=frozenset({"X-Client", "x-client"}))
    for line in ("X-Client: P•••", "X-Phone: •••67", "x-who: p•••@firm.ru", "location: /x?x-client=P•••"):
        assert line in (one.request + "\n" + one.answer).splitlines()
    assert "x-who: petr@firm.ru" in talk(raw, ask, shown=True).answer


def test_what_was_sent_is_told_with_its_kind_and_its_files() -> None:
    file = stored(b"%PDF")

    def ask(client: Web) -> None:
        write(client, files=(file, stored(b"PK", name="petr@firm.ru.zip", part="images")))

    request = talk(http("200 OK", b""), ask).request
    assert "Content-Type: multipart/form-data" in request
    assert request.splitlines()[-2] == f"file file: Заказ.pdf, application/pdf, 4 bytes, sha256 {file.sha256}"
    assert "petr@" not in request
    assert "Content-Type: application/json" in talk(http("200 OK", b""), write).request
    assert "Content-Type" not in talk(http("200 OK", b""), read).request


@pytest.mark.parametrize("items", [4_000, 40_000])
def test_a_long_body_is_cut_and_says_so_and_hides_all_the_same(items: int) -> None:
    people = [{"who": {"name": "Иванов"}, "phone": "9161234567", "key": "s3cret-key"}] * items
    body = json.dumps(people, ensure_ascii=False).encode()
    answer = talk(http("200 OK", body), personal=frozenset({"name"})).answer
    assert answer.endswith(f"… cut, {len(body)} bytes in all")
    assert len(answer.encode()) < 70_000
    for hidden in ("Иванов", "91612", "s3cret"):
        assert hidden not in answer


def test_an_answer_read_no_further_is_known_to_be_longer() -> None:
    raw = http("200 OK", b"x" * 100_000)
    with hostile(answering(raw)) as server, calling(trace=[]) as call, pytest.raises(Exception, match="more than"):
        read(web(server.url, answer_bytes=70_000))
    assert call.trace is not None
    assert call.trace[0].answer.endswith("… cut, more than 70000 bytes in all")


def test_numbers_stay_as_they_were_where_fields_are_masked() -> None:
    answer = talk(http("200 OK", b'{"sum": 1250.50, "name": "Petr"}'), personal=frozenset({"name"})).answer
    assert '{"sum":1250.50,"name":"P•••"}' in answer


def test_a_secret_is_hidden_before_masking_could_take_it_to_pieces() -> None:
    """The service says its key back where names stand, and written with escapes."""
    body = b'{"name": "s3cret-key", "other": "s3cret\\u002dkey", "more": "\\u0073\\u0033cret-key"}'
    answer = talk(http("200 OK", body), personal=frozenset({"name"})).answer
    assert "cret" not in answer
    with_mail = talk(http("200 OK", b'"petr@firm.ru:p4ss"'), secrets=("petr@firm.ru:p4ss",)).answer
    assert "p4ss" not in with_mail
