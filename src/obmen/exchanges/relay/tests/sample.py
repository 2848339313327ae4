import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from obmen.core.discovery import exchanges
from obmen.exchanges.relay.settings import RelaySettings
from obmen.systems.http.client import HttpClient
from obmen.systems.http.settings import ServiceSettings
from tests.batteries.hostile import Hostile, hostile, http
from tests.batteries.samples import ExchangeSample, World
from tests.batteries.small_run import SmallRun, SmallTools


@contextmanager
def world() -> Iterator[World]:
    """A receiver that knows a repeat by its identity, as every receiver of webhooks should."""
    taken: set[bytes] = set()

    def receive(connection: socket.socket, server: Hostile) -> None:
        lines = server.head(connection).lower().split(b"\r\n")
        taken.update(line for line in lines if line.startswith(b"idempotency-key"))
        connection.sendall(http("200 OK", b"{}"))

    deliver = exchanges()["relay"].deliver
    assert deliver
    with ExitStack() as running:
        server = running.enter_context(hostile(receive))
        client = HttpClient(ServiceSettings(address=f"{server.url}/in"), SmallTools("crm"))
        run = SmallRun(settings=RelaySettings(key="/number"), target=client, base="shop")
        yield World(lambda: deliver({"number": 17}, run), lambda: set(taken), running.close)


SAMPLE = ExchangeSample(world)
