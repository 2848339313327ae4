"""The whole play: a working day, then troubles, then the judgement."""

from dataclasses import dataclass
from typing import Protocol

from obmen.core import clock
from obmen.core.text import Text

from . import general
from .chapter import Chapter, Verdict
from .evidence import Broken, gathered
from .stage import Stage
from .troubles import TROUBLES, Trouble, rest

DAY_SECONDS = 7.0
DAY_PATIENCE = 20.0
END_PATIENCE = 240.0


class Audience(Protocol):
    """``scene``: what begins now, and how many acts it has; ``waiting``: called now and then while the play waits for
    KSUP."""

    def scene(self, title: Text, acts: int = 0) -> None: ...

    def waiting(self) -> None: ...


@dataclass(slots=True)
class Play:
    stage: Stage
    audience: Audience
    chapters: list[Chapter]
    broken: tuple[Broken, ...] = ()

    def whole(self) -> list[Verdict]:
        lives = [life for chapter in self.chapters for life in chapter.day(self.stage)]
        self.audience.scene(Text("A working day"), sum(map(len, lives)))
        self.stage.live(lives, seconds=DAY_SECONDS)
        self._settle(DAY_PATIENCE)
        for trouble in TROUBLES:
            self.broken += (self._through(trouble),)
        self.audience.scene(Text("Lost answers are looked up"))
        self._settle(END_PATIENCE, garage=True)
        self.audience.scene(Text("Comparing with 1C"))
        return self._judged()

    def _through(self, trouble: Trouble) -> Broken:
        lives = [life for chapter in self.chapters for life in chapter.trouble(self.stage, trouble.acts)]
        self.audience.scene(trouble.title, sum(map(len, lives)))
        began = clock.now()
        trouble.begin(self.stage)
        try:
            self.stage.live(lives, seconds=trouble.seconds)
        finally:
            trouble.end(self.stage)
        mended = clock.now()
        self._settle(trouble.patience)
        return Broken(trouble.name, began, mended, clock.now())

    def _settle(self, patience: float, *, garage: bool = False) -> None:
        """Until 1C has sent all and KSUP holds it; what is not there in time the judgement will name. ``garage``: the
        portal too, where the runs of minutes and a lost answer take their time."""
        until = clock.monotonic() + patience
        for base in self.stage.bases.values():
            base.wait_sent(patience)
        while clock.monotonic() < until:
            evidence = gathered(self.stage, self.broken, garage=garage)
            if all(verdict.ok for chapter in self.chapters for verdict in chapter.judge(evidence)):
                return
            self.audience.waiting()
            rest(0.5)

    def _judged(self) -> list[Verdict]:
        evidence = gathered(self.stage, self.broken, files=True, garage=True)
        verdicts = [verdict for chapter in self.chapters for verdict in chapter.judge(evidence)]
        return sorted(verdicts + general.judge(evidence), key=_place)


def _place(verdict: Verdict) -> tuple[int, list[int]]:
    """In the order of the rules, those of all exchanges last."""
    return "AKH".index(verdict.rule[0]), [int(part) for part in verdict.rule[1:].split(".")]
