"""The probe of a real portal, tried on the stand: it tells settings apart, cleans up, and names a wrong address."""

import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.probe.__main__ import asked, main
from obmen_stands.bitrix24.probe.portal import Portal, Unanswered
from obmen_stands.bitrix24.probe.questions import CHARGED, READING, Question
from obmen_stands.bitrix24.probe.writing import WRITING

Told = Callable[[], str]


@pytest.fixture
def furnished(portal: Bitrix24) -> Portal:
    portal.settings(bucket_size=None)
    portal.seed("deal", [{"TITLE": f"Ремонт {n}"} for n in range(3)])
    return Portal(portal.webhook)


@pytest.mark.parametrize("question", [*READING, *WRITING], ids=lambda each: each.title)
def test_the_stand_does_what_the_probe_says_it_does(portal: Bitrix24, furnished: Portal, question: Question) -> None:
    portal.settings(costs="docs")
    answer = asked(furnished, question)
    assert re.fullmatch(r"[1-9]\.\d\d с", answer) if question.measured else answer == question.stand


def test_reading_changes_nothing_and_writing_leaves_nothing(portal: Bitrix24, furnished: Portal) -> None:
    changes = len(portal.changes())
    for question in READING:
        asked(furnished, question)
    assert len(portal.changes()) == changes
    for question in WRITING:
        asked(furnished, question)
    assert {kind: len(portal.items(kind)) for kind in ("deal", "contact")} == {"deal": 3, "contact": 0}
    assert furnished.left == []


@pytest.mark.parametrize(
    ("settings", "answer"),
    [
        ({"operating_key": "portal"}, "методу; у самого batch 0"),
        ({"operating_key": "credential", "batch_tells": "last"}, "методу; у самого batch то же, что у метода"),
        ({"operating_key": "batch"}, "слову batch"),
        ({"plan": "self_hosted"}, "предела по времени нет"),
    ],
)
def test_it_sees_whom_time_is_charged_to(
    portal: Bitrix24, furnished: Portal, settings: dict[str, object], answer: str
) -> None:
    portal.settings(cost_of={"crm.deal.list": 0.2}, **settings)
    assert asked(furnished, CHARGED) == answer


def test_what_it_cannot_ask_it_says(portal: Bitrix24) -> None:
    portal.settings(may_import=False, administrator=False)
    answers = {each.title: asked(Portal(portal.webhook), each) for each in (*READING, *WRITING)}
    assert answers["незнакомое поле в фильтре crm.deal.list"] == "сделок нет, спросить не на чем"
    assert answers["строка crm.item.batchImport"] == "отказ: ACCESS_DENIED"


def test_what_could_not_be_deleted_is_named(
    portal: Bitrix24, furnished: Portal, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.fault("500", method="crm.contact.delete")
    assert main([portal.webhook, "--write"]) == 0
    assert re.search(r"остались неудалёнными: crm.contact \d+, crm.contact \d+\n", capsys.readouterr().out)


def test_a_table_is_printed_without_the_secret(portal: Bitrix24, furnished: Portal) -> None:
    portal.settings(costs="docs", operating_key="portal")
    words = [sys.executable, "-m", "obmen_stands.bitrix24.probe", portal.webhook, "--write", "--second", portal.webhook]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    assert "незнакомое поле в фильтре crm.deal.list" in done.stdout
    assert "всё созданное удалено" in done.stdout
    assert portal.webhook.rstrip("/").rpartition("/")[2] not in done.stdout + done.stderr
    [unlike] = [line for line in done.stdout.splitlines() if line.startswith("≠")]
    assert "общий на портал" in unlike


def wrong(capsys: pytest.CaptureFixture[str], webhook: str) -> str:
    assert main([webhook]) == 2
    return capsys.readouterr().err


def test_a_revoked_webhook_and_one_without_the_crm_are_named(
    portal: Bitrix24, capsys: pytest.CaptureFixture[str]
) -> None:
    portal.settings(revoked=True)
    assert "отозван" in wrong(capsys, portal.webhook)
    portal.settings(revoked=False, scope=["task"])
    assert "права на CRM" in wrong(capsys, portal.webhook)
    portal.settings(scope=["crm"], moved_to="https://other.example")
    assert "переехал: other.example" in wrong(capsys, portal.webhook)


def test_a_wrong_address_is_named(portal: Bitrix24, capsys: pytest.CaptureFixture[str]) -> None:
    assert "не адрес вебхука" in wrong(capsys, portal.url)
    assert "никто не отвечает" in wrong(capsys, "http://127.0.0.1:9/rest/1/secret/")
    portal.fault("html200")
    assert "не REST Битрикс24" in wrong(capsys, portal.webhook)
    with pytest.raises(Unanswered):
        Portal("ftp://127.0.0.1/rest/1/secret/")
