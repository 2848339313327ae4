"""A worker over two bases of 1C and one KSUP, its exchanges run and pushed to, and words for what is seen."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from obmen.core import clock
from obmen.core.discovery import exchanges, kind_of
from obmen.core.text import Text
from obmen.journal.api import Accept, Addressed, ApplyPlan, Decide, NewBody, StartRun, Writer
from obmen.journal.files_folder import FolderStore
from obmen.journal.ids import new_id
from obmen.journal.models import Lane, Link, Message, PlanRow, Run
from obmen.setup import connections, flows, snapshot
from obmen.setup.models import Flow
from obmen.systems.onec import described
from obmen.worker.loop import Worker
from obmen.worker.wiring import Wiring
from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC
from tests.batteries.small_run import ZONE
from tests.fixtures.database import Database

from .firm import until

BASES = ("onec-ut", "onec-copy")
FLOWS: dict[str, Mapping[str, Any]] = {
    "products": {"groups": ["Окна"]},
    "counterparties": {},
    "shipments": {},
    "receipts": {},
}
ENDED = {"done", "planned", "failed"}


@dataclass
class Office:
    writer: Writer
    wiring: Wiring
    ksup: Ksup
    onec: OneC

    def product(self, article: str, name: str) -> str:
        return str(self.onec.trade.add_product(article, name, group="Окна")["ref"])

    def partner(self, name: str, phone: str) -> str:
        return str(self.onec.trade.add_partner(name, type="person", phone=phone)["code"])

    def told(self, base: str, kind: str, message: dict[str, Any]) -> None:
        """A message of 1C, as the door keeps it."""
        flow, declared = Flow.objects.get(name=f"{kind}-{base}"), kind_of("onec", kind)
        assert declared
        at, raw = declared.place(message, ZONE), json.dumps(message).encode()
        body = NewBody(new_id(), flow.source_id, kind, raw, "application/json", {}, (), raw[-32:], clock.now())
        where = Addressed(
            flow_id=flow.pk,
            target_id=flow.target_id,
            space=at.line(flow.source_id),
            key=at.key,
            title=at.title,
            aspect=at.aspect,
            held_head=exchanges()[kind].held_head,
        )
        self.writer.do(Accept(body, (where,)))

    def run(self, flow: str, *, verb: Any = "collect", apply: bool = True) -> int:
        """Until it stands: its number."""
        number: int = self.writer.do(StartRun(Flow.objects.get(name=flow).pk, verb, apply, "anna")).run_id
        self._ends(number)
        return number

    def exports(self, group: str) -> None:
        """Of the first base, in the place of the usual one."""
        draft = flows.Draft("products-onec-ut", "products", "products", "onec-ut", "ksup", {"groups": [group]})
        flows.save(draft, who="test")
        snapshot.refresh()

    def begin(self, number: int) -> None:
        assert self.writer.do(ApplyPlan(number, "anna", ()))

    def under_way(self) -> bool:
        """Whether a portion of rows is being carried out."""
        return Lane.objects.exclude(owner="").exists()

    def apply(self, number: int, *rows: int) -> None:
        assert self.writer.do(ApplyPlan(number, "anna", rows))
        until(lambda: Run.objects.get(id=number).state == "done")

    def decide(self, number: int, row: int, way: str, who: str = "anna") -> str:
        """Why not; empty where it was done."""
        why = self.writer.do(Decide(number, row, way, who))
        return str(Text.from_json(why)) if why else ""

    def why(self, number: int, word: str) -> str:
        return str(Text.from_json(self.row(number, word).why or {}))

    def decision(self, number: int, word: str) -> dict[str, str]:
        return self.row(number, word).decided or {}

    def ways(self, number: int, word: str) -> list[str]:
        return [way["name"] for way in self.row(number, word).ways or ()]

    def row(self, number: int, word: str) -> PlanRow:
        return next(row for row in PlanRow.objects.filter(run_id=number) if _named(row) == word)

    def _ends(self, number: int) -> None:
        until(lambda: Run.objects.get(id=number).state in ENDED)
        run = Run.objects.get(id=number)
        assert run.state != "failed", (run.reason, run.detail)

    def quiet(self) -> None:
        until(lambda: not Message.objects.filter(state="waiting").exists())

    @contextmanager
    def working(self) -> Iterator[None]:
        worker = Worker(self.writer, self.wiring, owner=f"test-{time.monotonic_ns()}")
        worker.start()
        try:
            yield
        finally:
            worker.stop(5)

    def acts(self, number: int) -> dict[str, str]:
        """Of those that stand in the plan."""
        return {_named(row): row.act for row in PlanRow.objects.filter(run_id=number)}

    def findings(self, number: int) -> dict[str, str]:
        return {row.key: row.finding for row in PlanRow.objects.filter(run_id=number)}

    def outcomes(self, number: int) -> dict[str, str]:
        rows = {row.message: _named(row) for row in PlanRow.objects.filter(run_id=number) if row.message}
        return {rows[one.pk]: one.outcome or one.state for one in Message.objects.filter(id__in=rows)}

    def figures(self, number: int) -> dict[str, tuple[str, str]]:
        told = Run.objects.get(id=number).figures
        return {str(Text.from_json(one["title"])): (one["ours"], one["theirs"]) for one in told}

    def lanes_of(self, key: str) -> set[tuple[str, str]]:
        return set(Lane.objects.filter(key__endswith=key).values_list("space", "key"))

    def links(self, kind: str, id_: str) -> dict[str, str]:
        found = Link.objects.filter(ours_kind=kind, ours_id=id_)
        return {link.ours_connection.name: link.theirs_id for link in found.select_related("ours_connection")}

    def in_ksup(self) -> dict[str, str]:
        return {one["article"]: one["name"] for one in self.ksup.dump()["products"]}

    def codes(self) -> dict[tuple[str, str], str]:
        held = self.ksup.dump()["codes"]
        return {(one["base"], one["code"]): one["owner"] for one in held if one["kind"] == "contact"}

    def contact(self, id_: str) -> dict[str, Any]:
        return next(one for one in self.ksup.dump()["contacts"] if one["id"] == id_)


@contextmanager
def opened(folder: Path, ksup: Ksup, onec: OneC) -> Iterator[Office]:
    writer = Writer()
    described._kept.clear()
    writer.start()
    try:
        office = Office(writer, Wiring(FolderStore(folder, least_free=0), writer), ksup, onec)
        _set_up(ksup, onec)
        yield office
    finally:
        writer.stop()


@contextmanager
def begun(database: Database, ksup: Ksup, onec: OneC) -> Iterator[Office]:
    """Two connections to one base of 1C, as a copy of it would be: all ids, codes and numbers are equal."""
    ksup.reset()
    onec.empty()
    onec.change_settings(sending=False)
    onec.trade.add_group("Окна")
    with opened(database.home / "files", ksup, onec) as office:
        yield office


def _set_up(ksup: Ksup, onec: OneC) -> None:
    target = connections.Draft("ksup", "КСУП", "ksup", {"address": ksup.url}, {"token": ksup.token})
    connections.save(target, who="test", check=None)
    reached = {"address": onec.odata.address, "user": "Администратор", "profile": "ut_11"}
    for base in BASES:
        source = connections.Draft(base, f"1С {base}", "onec", reached, {"password": "Пароль-1С"})
        connections.save(source, who="test", check=None)
        for exchange, values in FLOWS.items():
            name = f"{exchange}-{base}"
            flows.save(flows.Draft(name, name, exchange, base, "ksup", dict(values)), who="test")
    snapshot.refresh()


def _named(row: PlanRow) -> str:
    """A product by its article, a counterparty by its code."""
    return str(row.title["values"].get("article") or row.key)
