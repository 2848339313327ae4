"""State of a work order → stage of its deal.   Rules A3, A6."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from obmen.core.roles.crm import CrmDeal, Stage
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.text import Text

from .settings import WorkOrderSettings


@dataclass(frozen=True, slots=True)
class Stages:
    """``by_state``: the stages of a state that there are, in the order of the table. ``lost``: those of the table that
    the CRM has no more, by state."""

    by_state: Mapping[str, Sequence[Stage]]
    lost: Mapping[str, str]
    by_id: Mapping[str, Stage]
    finished: frozenset[str]

    @classmethod
    def of(cls, settings: WorkOrderSettings, known: Sequence[Stage]) -> "Stages":
        by_id = {stage.id: stage for stage in known}
        by_state: dict[str, list[Stage]] = {}
        lost: dict[str, str] = {}
        for rule in settings.stages:
            if rule.stage in by_id:
                by_state.setdefault(rule.state, []).append(by_id[rule.stage])
            elif rule.stage:
                lost[rule.state] = rule.stage
        ended = (stage.id for stage in known if stage.ends)
        return cls(by_state, lost, by_id, frozenset(settings.finished_stages or ended))

    def wanted(self, order: WorkOrder, deal: CrmDeal | None) -> Stage | Text:
        """Of the deal's own pipeline; of a new deal the first; or why there is none."""
        stages = self.by_state.get(order.state, ())
        fitting = [stage for stage in stages if deal is None or stage.pipeline == deal.pipeline]
        return fitting[0] if fitting else self._why(order, deal, elsewhere=bool(stages))

    def _why(self, order: WorkOrder, deal: CrmDeal | None, *, elsewhere: bool) -> Text:
        if order.state in self.lost:
            lost = self.lost[order.state]
            return Text(
                "State «{state}» means stage {stage}, which is gone: choose another in the exchange's settings",
                state=order.state_title,
                stage=lost,
            )
        if elsewhere and deal is not None:
            return Text(
                "State «{state}» has no stage in the pipeline «{pipeline}»: add one in the exchange's settings",
                state=order.state_title,
                pipeline=self.pipeline(deal),
            )
        return Text("State «{state}» has no stage: add one in the exchange's settings", state=order.state_title or "—")

    def finishes(self, order: WorkOrder) -> bool:
        """Whether the work order is finished: by the stage a new deal of it would get."""
        stages = self.by_state.get(order.state, ())
        return bool(stages) and stages[0].id in self.finished

    def title(self, stage: str) -> str:
        known = self.by_id.get(stage)
        return (
            f"{known.pipeline_title}: {known.title}"
            if known and known.pipeline_title
            else known.title
            if known
            else stage
        )

    def pipeline(self, deal: CrmDeal) -> str:
        titles = (stage.pipeline_title for stage in self.by_id.values() if stage.pipeline == deal.pipeline)
        return next(titles, deal.pipeline)
