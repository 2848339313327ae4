"""Any web service as a target: what goes out, and what its answers mean."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater, Unclear
from obmen.core.roles.json_service import Sent
from obmen.systems.http.client import HttpClient
from obmen.systems.http.settings import ServiceSettings
from tests.batteries.hostile import answering, cut_after_the_request, hostile, http
from tests.batteries.small_run import SmallTools, calling, stored

MESSAGE = {"number": "17", "sum": Decimal("1250.50"), "client": {"phone": "+79161234567"}}
SECRET = {"name": "X-Key", "value": "s3cret-key"}


def service(url: str, **values: Any) -> HttpClient:
    return HttpClient(ServiceSettings.model_validate({"address": f"{url}/hook", **values}), SmallTools("crm"))


def error_of(client: HttpClient) -> ObmenError:
    with calling(), pytest.raises(ObmenError) as caught:
        client.send(MESSAGE, ())
    return caught.value


def test_a_message_goes_out_as_it_is_with_exact_numbers() -> None:
    with hostile(answering(http("200 OK", b"{}"))) as server, calling("m-1-0", trace=[]) as call:
        assert service(server.url, secret_headers=[SECRET], headers=[{"name": "X-From", "value": "1C"}]).send(
            MESSAGE, ()
        ) == Sent(created=False)
    head = server.heads[0].lower()
    for line in (b"post /hook http", b"idempotency-key: m-1-0", b"x-key: s3cret-key", b"x-from: 1c"):
        assert line in head
    assert call.trace is not None
    assert '{"number":"17","sum":1250.50,' in call.trace[0].request
    assert "s3cret-key" not in call.trace[0].request


def test_the_body_is_made_by_the_template() -> None:
    with hostile(answering(http("201 Created", b'{"result": {"id": 31}}'))) as server, calling(trace=[]) as call:
        client = service(server.url, template='{"title": "Заказ {/number}", "sum": "{/sum}"}', id_pointer="/result/id")
        sent = client.send(MESSAGE, ())
    assert sent.created
    assert sent.object
    assert (sent.object.connection, sent.object.id) == ("crm", "31")
    assert call.trace is not None
    assert '{"title":"Заказ 17","sum":1250.50}' in call.trace[0].request


def test_a_message_without_what_the_template_needs_is_refused_by_name() -> None:
    error = error_of(service("http://127.0.0.1:1", template='{"mail": "{/client/email}"}'))
    assert isinstance(error, Refused)
    assert error.field == "client.email"


def test_files_go_along_as_parts() -> None:
    with hostile(answering(http("200 OK", b"{}"))) as server, calling():
        service(server.url).send(MESSAGE, (stored(b"%PDF"), stored(b"PK", part="images")))
    assert b"multipart/form-data" in server.heads[0]


@pytest.mark.rule("H3")
@pytest.mark.parametrize(
    ("status", "repeatable", "not_repeatable"),
    [
        ("400 Bad Request", Refused, Refused),
        ("404 Not Found", Refused, Refused),
        ("401 Unauthorized", Misconfigured, Misconfigured),
        ("302 Found", Misconfigured, Misconfigured),
        ("429 Too Many Requests", TryLater, TryLater),
        ("500 Oops", Unclear, Unclear),
        ("502 Bad Gateway", TryLater, Unclear),
        ("504 Gateway Timeout", TryLater, Unclear),
        ("503 Away", TryLater, TryLater),
    ],
)
def test_each_answer_is_one_of_the_four_errors(
    status: str, repeatable: type[ObmenError], not_repeatable: type[ObmenError]
) -> None:
    with hostile(answering(http(status, b"no"))) as server:
        assert isinstance(error_of(service(server.url, repeatable=True)), repeatable)
        assert isinstance(error_of(service(server.url)), not_repeatable)


@pytest.mark.rule("H4")
@pytest.mark.parametrize("repeatable", [True, False])
def test_a_lost_answer_goes_to_a_person_only_where_a_repeat_may_do_harm(repeatable: bool) -> None:
    with hostile(cut_after_the_request) as server:
        error = error_of(service(server.url, repeatable=repeatable))
    assert isinstance(error, Unclear)
    assert error.for_person is not repeatable
    assert ("marked so in its settings" in str(error)) is not repeatable


def test_an_answer_without_the_promised_id_does_not_undo_what_was_sent() -> None:
    with hostile(answering(http("200 OK", b'{"ok": true}'))) as server, calling():
        assert service(server.url, id_pointer="/result/id").send(MESSAGE, ()).object is None


def test_a_dry_call_shows_the_body_and_sends_nothing() -> None:
    with hostile(answering(http("200 OK", b"{}"))) as server, calling(dry=True) as call:
        service(server.url).send(MESSAGE, ())
    assert server.connections == 0
    assert call.changes[0].after["sum"] == "1250.50"


@pytest.mark.parametrize(
    ("status", "fine"), [("200 OK", True), ("405 Method Not Allowed", True), ("404 Not Found", True)]
)
def test_a_check_asks_whether_anything_answers(status: str, fine: bool) -> None:
    with hostile(answering(http(status))) as server, calling():
        assert ("answers" in str(service(server.url).check().summary)) is fine


def test_a_check_names_the_secret_that_is_wrong() -> None:
    with hostile(answering(http("401 Unauthorized"))) as server, calling(), pytest.raises(Misconfigured) as caught:
        service(server.url).check()
    assert caught.value.setting == "secret_headers"


def test_a_service_that_only_sends_needs_no_address() -> None:
    client = HttpClient(ServiceSettings(), SmallTools("shop"))
    with calling():
        assert "only sends" in str(client.check().summary)
        with pytest.raises(Misconfigured) as caught:
            client.send(MESSAGE, ())
    assert caught.value.setting == "address"


@pytest.mark.parametrize(
    "values",
    [
        {"address": "crm.example"},
        {"address": "ftp://crm"},
        {"template": "{"},
        {"id_pointer": "id"},
        {"metod": "POST"},
        {"headers": [{"name": "два слова", "value": ""}]},
        {"headers": [{"name": "X", "value": "a\r\nb: c"}]},
    ],
)
def test_a_slip_in_the_settings_is_told_at_once(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ServiceSettings.model_validate(values)


def test_a_key_inside_the_address_is_hidden_too() -> None:
    with hostile(cut_after_the_request) as server:
        client = HttpClient(ServiceSettings(address=f"{server.url}/hook?key=s3cret-key"), SmallTools("crm"))
        error = error_of(client)
    assert b"key=s3cret-key" in server.heads[0]
    assert "s3cret" not in error.detail


@pytest.mark.rule("H8")
def test_fields_that_are_named_personal_are_masked_in_the_record_of_the_talk() -> None:
    message = {"number": "17", "client": {"name": "Иванов", "city": "Тула"}, "note": "звонить 9161234567"}
    with hostile(answering(http("200 OK", b'{"manager": "Anna", "id": 1}'))) as server, calling(trace=[]) as call:
        service(server.url, personal=["client", " manager "]).send(message, ())
    assert call.trace is not None
    [one] = call.trace
    assert '{"number":"17","client":{"name":"И•••","city":"Т•••"},"note":"звонить •••67"}' in one.request
    assert '{"manager":"A•••","id":1}' in one.answer


def test_where_personal_data_is_allowed_the_named_fields_are_shown() -> None:
    with hostile(answering(http("200 OK", b"{}"))) as server, calling(trace=[], personal_data_shown=True) as call:
        service(server.url, personal=["number"]).send(MESSAGE, ())
    assert call.trace is not None
    [one] = call.trace
    assert '"number":"17"' in one.request
    assert "+79161234567" in one.request
