"""What each exchange must do, whichever it is."""

import importlib

import pytest

from obmen.core.discovery import exchanges, systems
from obmen.core.errors import TryLater
from obmen.core.exchange import Exchange
from obmen.setup.forms import fields_of

from .samples import ExchangeSample, QuestionSample, exchange_samples
from .small_run import calling

SAMPLES = {name: sample for name, sample in exchange_samples() if isinstance(sample, ExchangeSample)}
QUESTIONS = {name: sample for name, sample in exchange_samples() if isinstance(sample, QuestionSample)}
every_exchange = pytest.mark.parametrize("exchange", exchanges().values(), ids=exchanges())
every_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
every_question = pytest.mark.parametrize("sample", QUESTIONS.values(), ids=QUESTIONS)


def test_each_exchange_has_the_sample_its_verbs_need() -> None:
    delivering = {name for name, exchange in exchanges().items() if exchange.deliver or exchange.deliver_many}
    assert delivering == set(SAMPLES)
    assert set(exchanges()) == set(SAMPLES) | set(QUESTIONS)


@every_exchange
def test_it_has_verbs_and_says_which_rules_it_carries_out(exchange: Exchange) -> None:
    assert exchange.deliver or exchange.collect or exchange.answer
    assert "Rules" in (importlib.import_module(f"obmen.exchanges.{exchange.name}").__doc__ or "")
    assert str(exchange.title)


@every_exchange
def test_there_are_systems_for_both_its_sides(exchange: Exchange) -> None:
    known = [system for system in systems().values() if exchange.source in system.roles]
    assert any(exchange.target in system.roles for system in systems().values())
    for question in exchange.questions:
        assert any(question == one.name for system in known for one in system.questions)
    for kind in exchange.kinds:
        assert any(kind == one.name for system in known for one in system.kinds)
    assert known


@every_exchange
@pytest.mark.rule("H7")
def test_its_settings_are_a_form_whose_defaults_are_fit_for_work(exchange: Exchange) -> None:
    fields = fields_of(exchange.settings)
    assert all(str(shown.title) for shown in fields)
    if not any(shown.required for shown in fields):
        assert exchange.settings()


@every_sample
@pytest.mark.rule("H4")
def test_a_second_run_changes_nothing_more(sample: ExchangeSample) -> None:
    with sample.world() as world:
        empty = world.seen()
        with calling("m-1-0"):
            world.deliver()
        once = world.seen()
        assert once != empty
        with calling("m-1-0"):
            world.deliver()
        assert world.seen() == once


@every_sample
@pytest.mark.rule("H6")
def test_a_dry_run_shows_its_changes_and_writes_nothing(sample: ExchangeSample) -> None:
    with sample.world() as world:
        before = world.seen()
        with calling("m-1-0", dry=True) as call:
            shown = world.plan() if world.plan else world.deliver() and call.changes
        assert world.seen() == before
        assert shown


@every_sample
@pytest.mark.rule("H3")
def test_a_target_that_is_off_leaves_the_message_for_later(sample: ExchangeSample) -> None:
    with sample.world() as world:
        world.stop()
        with calling("m-1-0"), pytest.raises(TryLater) as caught:
            world.deliver()
    assert caught.value.connection_down


@every_question
@pytest.mark.rule("H6")
def test_a_question_writes_nothing_and_is_answered_in_a_dry_run_too(sample: QuestionSample) -> None:
    with sample.asking() as asking:
        before = asking.seen()
        with calling(dry=True) as call:
            told = asking.ask()
        assert told
        assert not call.changes
        with calling():
            assert asking.ask().keys() == told.keys()
        assert asking.seen() == before


@every_question
@pytest.mark.rule("H3")
def test_a_side_that_is_off_is_told_to_who_asks(sample: QuestionSample) -> None:
    with sample.asking() as asking:
        asking.stop()
        with calling(), pytest.raises(TryLater) as caught:
            asking.ask()
    assert caught.value.connection_down
