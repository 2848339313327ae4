"""Where the pages of a run are, and its acts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Addresses:
    """``base`` is that of the flow's page. Acts are sent by POST; ``start`` takes ``verb``: collect, plan, compare."""

    base: str
    number: int = 0

    @property
    def flow(self) -> str:
        return self.base

    @property
    def start(self) -> str:
        return f"{self.base}/runs"

    @property
    def page(self) -> str:
        return f"{self.base}/runs/{self.number}"

    @property
    def live(self) -> str:
        return f"{self.page}/live"

    @property
    def plan(self) -> str:
        return f"{self.page}/plan"

    @property
    def compare(self) -> str:
        return f"{self.page}/findings"

    @property
    def personal(self) -> str:
        return f"{self.page}/personal"

    @property
    def apply(self) -> str:
        return f"{self.page}/apply"

    @property
    def stop(self) -> str:
        return f"{self.page}/stop"

    @property
    def resume(self) -> str:
        return f"{self.page}/resume"

    @property
    def drop(self) -> str:
        return f"{self.page}/drop"

    @property
    def mend(self) -> str:
        return f"{self.page}/mend"

    @property
    def decide(self) -> str:
        return f"{self.page}/decide"
