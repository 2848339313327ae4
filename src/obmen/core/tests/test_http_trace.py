"""What of the talk with another system a person gets to see."""

import pytest

from obmen.core.errors import Unclear
from tests.batteries.hostile import answering, cut_after_the_request, hostile, http
from tests.batteries.small_run import calling

from .http_client import read, web, write


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
