from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from obmen_stands.onec import OneC
from tests.batteries.samples import Asking, QuestionSample

from .story import OIL, Story, client_of


@contextmanager
def asking() -> Iterator[Asking]:
    with OneC.started(target="", token="") as onec:
        onec.trade.add_product("00-00000125", "Фильтр масляный", **OIL)
        client = client_of(onec.trade.publication)
        story = Story(onec, client)

        def seen() -> Any:
            return onec.trade.held(), onec.dump()

        yield Asking(lambda: story.hand_over({"articles": ["00-00000125"]}), seen, onec.stop)
        client.close()


SAMPLE = QuestionSample(asking)
