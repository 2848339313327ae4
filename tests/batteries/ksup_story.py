"""Stories of what 1C tells KSUP, without the doors and the journal between."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from obmen.core.call import Call
from obmen.core.discovery import exchanges, kind_of
from obmen.core.outcome import Outcome
from obmen.core.settings import Settings
from obmen.systems.ksup.client import KsupClient
from obmen_stands.ksup import Ksup

from .small_run import ZONE, SmallLinks, SmallRun, calling


@dataclass
class KsupStory:
    """``exchange``: its name, and that of the one kind it takes."""

    exchange: ClassVar[str]
    ksup: Ksup
    client: KsupClient
    settings: Settings
    links: SmallLinks = field(default_factory=SmallLinks)
    last_call: Call | None = None

    def tell(self, message: dict[str, Any], identity: str = "", *, base: str = "onec-ut", **call: Any) -> Outcome:
        """A delivery of its own; raises NotPlaced, WrongContent or one of the four errors."""
        with calling(identity, **call) as self.last_call:
            return self.hand_over(message, base=base)

    def hand_over(self, message: dict[str, Any], *, base: str = "onec-ut") -> Outcome:
        """As the door reads it and the worker delivers it, within the current call."""
        kind, deliver = kind_of("onec", self.exchange), exchanges()[self.exchange].deliver
        assert kind
        assert deliver
        kind.place(message, ZONE)
        run = SmallRun(settings=self.settings, target=self.client, base=base, links=self.links, target_name="ksup")
        return run.keep(deliver(kind.read(message, ZONE, base), run))

    def written(self) -> list[str]:
        """The acts KSUP carried out, in order."""
        return [one["act"] for one in self.ksup.arrivals() if one["outcome"] == "applied"]


def warnings(outcome: Outcome) -> str:
    return "\n".join(str(warning) for warning in outcome.warnings)
