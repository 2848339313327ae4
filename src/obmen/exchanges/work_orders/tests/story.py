"""A garage and a portal, and the flow between them: plans are made, applied through JSON as the journal keeps them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from obmen.core.errors import ObmenError
from obmen.core.outcome import Outcome
from obmen.core.planning import Figure, Planned
from obmen.core.roles.crm import CrmContact, CrmDeal, DealFields
from obmen.exchanges.work_orders import collect, compare, deliver_many
from obmen.exchanges.work_orders.records import DealOfOrder
from obmen.exchanges.work_orders.settings import StageRule, WorkOrderSettings
from obmen.exchanges.work_orders.suggesting import suggest
from tests.batteries.small_run import SmallLinks, SmallRun

from .garage import Garage
from .people import STAGES
from .portal import Portal

FIELDS = DealFields("UF_CRM_ID_1C", "BEGINDATE")


class Stopping(SmallRun):
    """``stop_after``: how often it may be asked before a person stops the run."""

    stop_after: int | None = None

    def stopped(self) -> bool:
        if self.stop_after is None:
            return False
        self.stop_after -= 1
        return self.stop_after < 0


def usual(**more: Any) -> WorkOrderSettings:
    values = {"dated_from": "2026-01-01", "number_field": "UF_CRM_ID_1C", **more}
    values["stages"] = values.get("stages") or suggest({}, Garage(), Portal())["stages"]
    return WorkOrderSettings.model_validate(values)


@dataclass
class Story:
    garage: Garage = field(default_factory=Garage)
    portal: Portal = field(default_factory=Portal)
    settings: WorkOrderSettings = field(default_factory=usual)
    links: SmallLinks = field(default_factory=SmallLinks)
    versions: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, Outcome | ObmenError] = field(default_factory=dict)
    decisions: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What a person chose: as ``SmallRun.decisions``."""

    def run(self, stop_after: int | None = None, **more: Any) -> Any:
        run = Stopping(
            settings=self.settings,
            source=self.garage,
            target=self.portal,
            links=self.links,
            kept_versions=self.versions,
            decisions=self.decisions,
            **more,
        )
        run.stop_after = stop_after
        return run

    def set(self, **values: Any) -> None:
        self.settings = WorkOrderSettings.model_validate(self.settings.model_dump() | values)

    def without_state(self, state: str) -> None:
        kept = [rule for rule in self.settings.stages if rule.state != f"state-{state}"]
        self.settings = self.settings.model_copy(update={"stages": tuple(kept)})

    def stage_of(self, state: str, *stages: str) -> None:
        self.without_state(state)
        rules = tuple(StageRule(state=f"state-{state}", stage=stage) for stage in stages)
        self.settings = self.settings.model_copy(update={"stages": (*self.settings.stages, *rules)})

    def plan(self) -> dict[str, Planned]:
        """Row by key."""
        run = self.run()
        collect(run)
        assert len({row.key for row in run.planned}) == len(run.planned)
        return {row.key: row for row in run.planned}

    def apply(
        self, rows: dict[str, Planned], *, stop_after: int | None = None, meanwhile: Callable[[], object] | None = None
    ) -> dict[str, Outcome | ObmenError]:
        """``meanwhile``: what a person does when the first of it is done."""
        run = self.run(stop_after)
        carried = [row for row in rows.values() if row.record is not None]
        records = [DealOfOrder.model_validate_json(row.record.model_dump_json()) for row in carried if row.record]
        assert [row.record for row in carried] == records
        came: dict[str, Outcome | ObmenError] = {}
        for place, result in deliver_many(records, run):
            assert carried[place].key not in came
            came[carried[place].key] = run.keep(result) if isinstance(result, Outcome) else result
            if meanwhile and len(came) == 1:
                meanwhile()
        self.outcomes = came
        assert all(len(version) <= 100 for version in self.versions.values())
        return came

    def choose(self, order: str, deal: str) -> None:
        """Of the candidates that the plan shows now."""
        way = next(way for way in self.plan()[order].ways if way.name == deal)
        self.decisions[order] = (way.name, way.seen)

    def sync(self) -> dict[str, Planned]:
        rows = self.plan()
        self.apply(rows)
        return rows

    def compared(self, **more: Any) -> tuple[list[Planned], list[Figure]]:
        run = self.run(**more)
        compare(run)
        return run.planned, run.figures

    def deal(self, id_: str) -> CrmDeal:
        return self.portal.deals_held[id_]

    def deals(self, number: str) -> list[CrmDeal]:
        return [deal for deal in self.portal.deals_held.values() if deal.number == number]

    def contact(self, id_: str) -> CrmContact:
        return self.portal.contacts_held[id_]

    def settles(self) -> None:
        """Another run finds nothing more to do."""
        before = len(self.portal.written)
        rows = self.plan()
        assert {row.act for row in rows.values()} <= {"leave", "skip", "conflict"}, rows
        self.apply(rows)
        assert len(self.portal.written) == before


def title(stage: str) -> str:
    return next(f"{one.pipeline_title}: {one.title}" for one in STAGES if one.id == stage)
