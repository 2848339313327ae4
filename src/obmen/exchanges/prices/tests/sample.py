from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from obmen_stands.onec import OneC
from tests.batteries.samples import Asking, QuestionSample

from .story import OIL, Story


@contextmanager
def asking() -> Iterator[Asking]:
    with OneC.started(target="", token="") as onec, Story.begun(onec) as story:
        onec.trade.add_product("00-00000125", "Фильтр масляный", **OIL)

        def seen() -> Any:
            return onec.trade.held(), onec.dump()

        yield Asking(lambda: story.hand_over({"articles": ["00-00000125"]}), seen, onec.stop)


SAMPLE = QuestionSample(asking)
