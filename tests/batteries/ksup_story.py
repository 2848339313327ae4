"""Stories of what 1C tells KSUP, without the doors and the journal between."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from obmen.core.call import Call
from obmen.core.discovery import exchanges, kind_of
from obmen.core.files import StoredFile
from obmen.core.outcome import Outcome
from obmen.core.settings import Secret, Settings
from obmen.systems.ksup.client import KsupClient
from obmen.systems.ksup.settings import KsupSettings
from obmen_stands.ksup import Ksup

from .samples import ExchangeSample, World
from .small_run import ZONE, SmallLinks, SmallRun, SmallTools, calling


@dataclass
class KsupStory:
    """``exchange``: its name, and that of the kind it takes unless ``kind`` says otherwise. ``files``: what comes with
    each message."""

    stand: ClassVar = "ksup_stand"
    exchange: ClassVar[str]
    ksup: Ksup
    client: KsupClient
    settings: Settings = field(default_factory=Settings)
    links: SmallLinks = field(default_factory=SmallLinks)
    versions: dict[str, str] = field(default_factory=dict)
    """What was remembered, as ``SmallRun.kept_versions``."""
    decisions: dict[str, tuple[str, str]] = field(default_factory=dict)
    files: Sequence[StoredFile] = ()
    last_call: Call | None = None

    @classmethod
    @contextmanager
    def begun(cls, ksup: Ksup) -> Iterator[Self]:
        """In a KSUP that holds what these stories need, and nothing else."""
        ksup.reset()
        client = KsupClient(KsupSettings(address=ksup.url, token=Secret(ksup.token)), SmallTools("ksup"))
        story = cls(ksup, client)
        story.furnish()
        yield story
        client.close()

    def furnish(self) -> None:
        """The deals 12345 and 12346, both in work, unless a story needs something else."""
        self.ksup.add_deals(
            [{"number": number, "title": "Поставка", "status": "В работе"} for number in ("12345", "12346")]
        )

    def kind(self, message: dict[str, Any]) -> str:
        return self.exchange

    def tell(self, message: dict[str, Any], identity: str = "", *, base: str = "onec-ut", **call: Any) -> Outcome:
        """A delivery of its own; raises NotPlaced, WrongContent or one of the four errors."""
        with calling(identity, **call) as self.last_call:
            return self.hand_over(message, base=base)

    def hand_over(self, message: dict[str, Any], *, base: str = "onec-ut") -> Outcome:
        """As the door reads it and the worker delivers it, within the current call."""
        kind, deliver = kind_of("onec", self.kind(message)), exchanges()[self.exchange].deliver
        assert kind
        assert deliver
        kind.place(message, ZONE)
        run = SmallRun(settings=self.settings, target=self.client, base=base, files=self.files, links=self.links,
                       target_name="ksup", kept_versions=self.versions, decisions=self.decisions)  # fmt: skip
        return run.keep(deliver(kind.read(message, ZONE, base), run))

    def written(self) -> list[str]:
        """The acts KSUP carried out, in order."""
        return [one["act"] for one in self.ksup.arrivals() if one["outcome"] == "applied"]


def warnings(outcome: Outcome) -> str:
    return "\n".join(str(warning) for warning in outcome.warnings)


def ksup_sample(story: type[KsupStory], message: dict[str, Any]) -> ExchangeSample:
    """For the batteries: always this message, into a KSUP of its own as such stories begin."""

    @contextmanager
    def world() -> Iterator[World]:
        with Ksup.started() as ksup, story.begun(ksup) as begun:
            yield World(lambda: begun.hand_over(message), ksup.dump, ksup.stop)

    made: Callable[[], AbstractContextManager[World]] = world
    return ExchangeSample(made)
