"""The exchange of books in an office: it plans, between two small worlds in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

    from obmen.worker.tests.planned import World

    from .office import Office

RUNS = "/exchanges/books/runs"


class Shop:
    """``work`` lets its worker go until nothing moves."""

    def __init__(self, office: Office, world: World) -> None:
        from obmen.setup import connections

        self.office, self.world = office, world
        for name in ("ledger", "shelf"):
            connections.save(connections.Draft(name, name.title(), "books", {}, {}), who="test", check=None)
        self.save_flow()
        world.go_on.set()

    def save_flow(self, every: str = "") -> None:
        from obmen.setup import flows, snapshot

        draft = flows.Draft("books", "Заказы → сделки", "books", "ledger", "shelf", {}, every=every)
        flows.save(draft, who="test")
        snapshot.refresh()

    def work(self, until: Callable[[], bool] | None = None) -> None:
        from obmen.worker.runs import Runs
        from obmen.worker.tests.house import until as wait
        from obmen.worker.wiring import Wiring

        runs = Runs(self.office.writer, Wiring(self.office.files, self.office.writer), owner="shop")
        runs.start()
        try:
            wait(until or (lambda: self.state not in {"asked", "reading", "working"}))
        finally:
            runs.stop(5)

    @property
    def state(self) -> str:
        from obmen.journal.models import Run

        return Run.objects.latest("id").state

    def stopped(self, client: Client) -> str:
        """The address of a run whose plan was made, and that was stopped before a row of it was carried out."""
        run = started(client, "plan")
        self.work()
        client.post(f"{run}/apply")
        client.post(f"{run}/stop")
        assert self.state == "stopped"
        return run


@contextmanager
def opened(office: Office) -> Iterator[Shop]:
    from obmen.worker.tests.planned import World, registered

    world = World(orders={"АА1": 1, "АА2": 22, "АА3": 3}, deals={"АА2": 2}, twice={"АА3"})
    with registered(world):
        yield Shop(office, world)


def text(client: Client, path: str) -> str:
    """What stands on the page, as it is now."""
    from obmen.web import standing

    standing.forget()
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def started(client: Client, verb: str, **more: str) -> str:
    return client.post(RUNS, {"verb": verb, **more}).headers["Location"]
