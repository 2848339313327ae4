"""H1: behind a named proxy the caller is he of whom the proxy tells, and nobody else is believed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from starlette.routing import Router

from obmen.doors.app import Doors, DoorTools, Limits
from obmen.doors.tests.running import ORDER, Running, no_answer, running
from obmen.setup import tokens
from obmen.site.listening import Listening, bind, port_of
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H1"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@contextmanager
def behind(*proxies: str) -> Iterator[Running]:
    """The doors as the server itself listens, with these proxies named."""
    with running() as doors:
        tools = DoorTools(doors.writer, doors.files, no_answer, limits=lambda: Limits(free_disk=0))
        bound = bind("127.0.0.1", 0)
        listening = Listening(Doors(tools, Router()), [bound], proxies)
        listening.start()
        try:
            yield replace(doors, port=port_of(bound))
        finally:
            listening.stop()
            tools.pool.shutdown()


def test_the_address_a_named_proxy_tells_decides_whether_a_token_is_for_it(database: Database) -> None:
    with behind("127.0.0.1") as doors:
        _, token = tokens.issue(doors.connection, who="test", addresses=["10.0.0.0/8"])
        key = f"Bearer {token}"
        assert doors.post(body=ORDER, Authorization=key, X_Forwarded_For="10.0.0.5").status == 202
        assert doors.post(body=ORDER, Authorization=key, X_Forwarded_For="192.0.2.7").status == 401
        assert doors.post(body=ORDER, Authorization=key).status == 401
        lied = "10.0.0.5, 192.0.2.7"  # the caller wrote the first himself, the proxy added the second
        assert doors.post(body=ORDER, Authorization=key, X_Forwarded_For=lied).status == 401


def test_failures_are_counted_by_the_address_a_named_proxy_tells(database: Database) -> None:
    with behind("127.0.0.1") as doors:

        def failed(address: str) -> int:
            return doors.post(body=ORDER, Authorization="Bearer obm_x", X_Forwarded_For=address).status

        assert [failed("192.0.2.7") for _ in range(11)] == [401] * 10 + [429]
        assert failed("192.0.2.8") == 401


def test_a_proxy_that_is_not_the_named_one_is_not_believed(database: Database) -> None:
    with behind("10.9.9.9") as doors:
        _, token = tokens.issue(doors.connection, who="test", addresses=["10.0.0.0/8"])
        assert doors.post(body=ORDER, Authorization=f"Bearer {token}", X_Forwarded_For="10.0.0.5").status == 401
        other = [f"192.0.2.{n}" for n in range(10)]
        statuses = [doors.post(body=ORDER, Authorization="Bearer x", X_Forwarded_For=one).status for one in other]
        assert statuses == [401] * 9 + [429]
