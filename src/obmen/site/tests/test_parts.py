"""Smaller parts of the site: addresses of databases, the log, the pages' gate."""

import asyncio
import json
import logging
import sys
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from obmen.core import call, clock
from obmen.site import logs, pages
from obmen.site.database import from_url
from obmen.site.listening import address_of


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////var/lib/obmen/o.sqlite3", "/var/lib/obmen/o.sqlite3"),
        ("sqlite:///here.sqlite3", "here.sqlite3"),
        ("sqlite:////with%20space.sqlite3", "/with space.sqlite3"),
    ],
)
def test_an_address_of_sqlite_is_a_file_that_is_synced_at_each_commit(url: str, name: str):
    entry = from_url(url)
    assert entry["NAME"] == name
    assert "synchronous=FULL" in entry["OPTIONS"]["init_command"]


def test_an_address_of_postgresql_may_hold_any_password_and_options():
    entry = from_url("postgresql://us%40er:p%3Aw%2F@db.firm:5433/обмен?sslmode=require")
    wanted = {"USER": "us@er", "PASSWORD": "p:w/", "HOST": "db.firm", "PORT": 5433, "NAME": "обмен"}
    assert {name: entry[name] for name in wanted} == wanted
    assert entry["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "obmen.sqlite3",
        "sqlite://",
        "postgresql://u:s3cr3t@host",
        "postgresql://u:s3cr3t@host:x/db",
        "mysql://u:s3cr3t@h/d",
    ],
)
def test_an_address_that_is_none_is_told_without_its_password(url: str):
    with pytest.raises(ImproperlyConfigured) as wrong:
        from_url(url)
    assert "OBMEN_DATABASE" in str(wrong.value)
    assert "s3cr3t" not in str(wrong.value)


def logged(message: str, *values: object, **extra: object) -> dict[str, Any]:
    record = logging.LogRecord("obmen.x", logging.INFO, "", 1, message, values, None)
    record.__dict__.update(extra)
    line: dict[str, Any] = json.loads(logs.Lines().format(record))
    return line


@pytest.mark.rule("H8")
def test_a_line_of_the_log_carries_the_message_id_and_no_personal_data():
    line = logged("client %s, %s", "+7 916 123-45-67", "petr@firm.ru", message_id=7, why="звоните 8 (916) 123-45-67")
    assert line["message_id"] == 7
    whole = json.dumps(line, ensure_ascii=False)
    assert "123-45-67" not in whole
    assert "petr@" not in whole


@pytest.mark.rule("H8")
def test_a_line_said_while_a_message_is_delivered_carries_its_id_and_of_other_work_the_name():
    with call.begin(call.Call("m-7-0", clock.monotonic() + 9, message_id=7)):
        line, own = logged("asked the deal"), logged("about another", message_id=8)
    assert (line["message_id"], own["message_id"]) == (7, 8)
    with call.begin(call.Call("check", clock.monotonic() + 9)):
        assert logged("asked")["work"] == "check"
    assert not {"work", "message_id"} & set(logged("nothing is under way"))


@pytest.mark.rule("H8")
def test_no_key_of_a_door_stands_in_a_log():
    key = "obm_abcdefgh_" + "x" * 43
    for text in (f"caller gave {key}", f"Authorization: Bearer {key}", "authorization: basic b25lYy11dDpzM2NyM3Q="):
        whole = json.dumps(logged("%s", text))
        assert "xxxx" not in whole
        assert "b25lYy11" not in whole


def test_an_exception_in_the_log_keeps_its_trace_masked():
    try:
        raise ValueError("no such person: petr@firm.ru")
    except ValueError:
        record = logging.LogRecord("obmen.x", logging.ERROR, "", 1, "failed", (), sys.exc_info())
    line = logs.said(record)
    assert "ValueError" in line["trace"]
    assert "petr@firm" not in line["trace"]


def test_a_terminal_is_shown_short_lines():
    out = StringIO()
    out.isatty = lambda: True  # type: ignore[method-assign]
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.Terminal())
    handler.emit(logging.LogRecord("obmen.x", logging.INFO, "", 1, "started", (), None))
    assert out.getvalue().strip().endswith("started")


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80"), ("::1", "http://[::1]:80"), ("h", "http://h:80")],
)
def test_the_address_shown_is_one_a_person_can_open(host: str, address: str):
    assert address_of(host, 80) == address


def asked(pieces: list[dict[str, Any]], *, stall: bool = False) -> list[dict[str, Any]]:
    """What the pages answer to these pieces of a request; ``stall``: nothing comes after them."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if pieces:
            return pieces.pop(0)
        if stall:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(pages.Pages()({"type": "http", "method": "POST", "path": "/", "headers": []}, receive, send))
    return sent


def test_a_caller_who_sends_slowly_holds_no_thread_and_is_cut(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pages, "SECONDS", 0.05)
    sent = asked([{"type": "http.request", "body": b"a", "more_body": True}], stall=True)
    assert sent[0]["status"] == 408


def test_a_page_takes_no_body_without_end(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pages, "LARGEST", 10)
    assert asked([{"type": "http.request", "body": b"a" * 8, "more_body": True}] * 3)[0]["status"] == 413


def test_a_caller_who_goes_away_is_answered_nothing():
    assert asked([{"type": "http.request", "body": b"a", "more_body": True}]) == []
