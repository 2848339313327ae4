"""What each system must do, whichever it is."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import obmen.systems
from obmen.core.discovery import systems
from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater, Unclear
from obmen.core.inbound import Kind, NotPlaced
from obmen.core.masking import spellings
from obmen.core.system import System
from obmen.setup.forms import FormField, fields_of
from obmen.setup.secret_values import split

from .hostile import Act, answering, cut_after_the_request, hostile, http
from .samples import SECRET, SystemSample, system_samples
from .small_run import ZONE, SmallTools, calling


@dataclass(frozen=True)
class Case:
    system: System
    sample: SystemSample

    def client(self, url: str) -> Any:
        settings = self.system.settings.model_validate(self.sample.settings(url))
        return self.system.client(settings, SmallTools("there"))


CASES = {name: Case(systems()[name], sample) for name, sample in system_samples()}
ASKED = {name: case for name, case in CASES.items() if case.sample.write}
KINDS = {
    f"{name}/{kind.name}": kind
    for name, case in CASES.items()
    for kind in [*case.system.kinds, *([case.system.any_kind("anything")] if case.system.any_kind else [])]
}
every_system = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
every_asked_system = pytest.mark.parametrize("case", ASKED.values(), ids=ASKED)
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def error_of(act: Callable[[], object]) -> ObmenError:
    with calling(), pytest.raises(ObmenError) as caught:
        act()
    return caught.value


def flat(fields: Sequence[FormField]) -> list[FormField]:
    rows = [part for field in fields for row in (field.fields, field.blank, *field.rows) for part in flat(row)]
    return [*fields, *rows]


@every_system
def test_its_readme_is_for_who_sets_it_up(case: Case) -> None:
    [root] = obmen.systems.__path__
    text = (Path(root) / case.system.name / "README.md").read_text()
    assert text.startswith("# ")
    assert len(text) > 500


@every_system
@pytest.mark.rule("H7")
def test_its_settings_are_a_form_with_a_title_for_each_field(case: Case) -> None:
    for shown in flat(fields_of(case.system.settings)):
        assert str(shown.title)


@every_system
@pytest.mark.rule("H7")
def test_a_slip_in_its_settings_is_told_by_name(case: Case) -> None:
    with pytest.raises(ValidationError) as caught:
        case.system.settings.model_validate({**case.sample.settings("http://127.0.0.1:1"), "no_such_setting": 1})
    assert [error["loc"] for error in caught.value.errors()] == [("no_such_setting",)]


@every_system
@pytest.mark.rule("H7")
def test_its_secrets_are_never_shown_and_never_kept_as_plain_text(case: Case) -> None:
    settings = case.system.settings.model_validate(case.sample.settings("http://127.0.0.1:1"))
    plain, secrets = split(settings)
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump_json()} {plain}"
    kept = [shown for shown in flat(fields_of(case.system.settings, plain)) if shown.kind == "secret"]
    assert bool(kept) == bool(secrets)
    assert all(not shown.value for shown in kept)


@every_system
def test_its_client_can_all_that_its_roles_ask(case: Case) -> None:
    client = case.client("http://127.0.0.1:1")
    for role in case.system.roles:
        acts = [name for name in vars(role) if not name.startswith("_")]
        assert all(callable(getattr(client, act)) for act in acts)
    assert callable(client.check)


@every_asked_system
@pytest.mark.rule("H7")
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (answering(http("401 Unauthorized", SECRET.encode())), Misconfigured),
        (answering(http("302 Found", more="Location: https://elsewhere.example/\r\n")), Misconfigured),
        (answering(http("503 Service Unavailable")), TryLater),
        (cut_after_the_request, TryLater),
    ],
    ids=["wrong key", "moved", "maintenance", "cut"],
)
def test_a_check_fails_kindly(case: Case, answer: Act, kind: type[ObmenError]) -> None:
    with hostile(answer) as server:
        error = error_of(case.client(server.url).check)
    assert isinstance(error, kind)
    assert len(str(error)) > 20
    assert SECRET not in str(error) + error.detail
    if isinstance(error, Misconfigured):
        assert error.setting in case.system.settings.model_fields


@every_asked_system
@pytest.mark.rule("H3")
def test_a_check_of_what_is_off_says_so(case: Case) -> None:
    error = error_of(case.client("http://127.0.0.1:1").check)
    assert isinstance(error, TryLater)
    assert error.connection_down
    assert "does not answer" in str(error)


@every_asked_system
@pytest.mark.rule("H3")
def test_it_raises_each_of_the_four_errors(case: Case) -> None:
    expected: list[tuple[Act, type[ObmenError]]] = [
        (answering(case.sample.refusal), Refused),
        (answering(http("401 Unauthorized")), Misconfigured),
        (answering(http("429 Too Many Requests", more="Retry-After: 7\r\n")), TryLater),
        (cut_after_the_request, Unclear),
    ]
    for answer, kind in expected:
        with hostile(answer) as server:
            error = error_of(lambda url=server.url: case.sample.write(case.client(url)))  # type: ignore[misc]
        assert isinstance(error, kind)
        assert str(error)


@every_asked_system
@pytest.mark.rule("H4")
def test_a_repeated_write_carries_the_same_identity(case: Case) -> None:
    assert case.sample.write
    with hostile(answering(case.sample.fine)) as server:
        for identity in ("m-1-0", "m-1-0", "m-1-1"):
            with calling(identity):
                case.sample.write(case.client(server.url))
    sent = [
        line for head in server.heads for line in head.lower().split(b"\r\n") if line.startswith(b"idempotency-key")
    ]
    assert len(sent) == 3
    assert sent[0] == sent[1] != sent[2]


@every_asked_system
@pytest.mark.rule("H6")
def test_a_dry_write_is_noted_and_not_sent(case: Case) -> None:
    assert case.sample.write
    with hostile(answering(case.sample.fine)) as server, calling(dry=True) as call:
        case.sample.write(case.client(server.url))
    assert server.connections == 0
    assert call.changes


@every_asked_system
@pytest.mark.rule("H8")
def test_its_secrets_stand_in_no_trace(case: Case) -> None:
    assert case.sample.write
    with hostile(answering(case.sample.fine)) as server, calling(trace=[]) as call:
        case.sample.write(case.client(server.url))
    assert call.trace
    assert any(form.encode() in head for form in spellings([SECRET]) for head in server.heads)
    assert SECRET not in "".join(talk.request + talk.answer for talk in call.trace)


@every_kind
@pytest.mark.rule("H1")
def test_the_example_of_a_kind_has_a_place_and_is_whole(kind: Kind) -> None:
    placement = kind.place(kind.example, ZONE)
    assert placement.space
    assert 0 < len(placement.key) <= 200
    assert str(placement.title)
    assert kind.read(kind.example, ZONE, "base") is not None


@every_kind
@pytest.mark.rule("H1")
@pytest.mark.parametrize("data", [None, [], "text", 17, True, {}, {"type": 1, "sequence": "x", "moment": []}])
def test_whatever_comes_by_a_door_is_placed_or_turned_away(kind: Kind, data: Any) -> None:
    with contextlib.suppress(NotPlaced):
        assert kind.place(data, ZONE).key
