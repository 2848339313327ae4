"""An outcome and a newer state that fall into one commit (H2, H5)."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from obmen.core import clock
from obmen.core.errors import TryLater
from obmen.core.outcome import created
from obmen.core.text import Text

if TYPE_CHECKING:
    from .house import House


@pytest.mark.rule("H2", "H5")
@pytest.mark.parametrize("done", [True, False], ids=["done", "to be tried again"])
def test_a_message_whose_outcome_is_kept_is_not_superseded_in_the_same_commit(house: "House", done: bool) -> None:
    from obmen.journal import batch
    from obmen.journal.api import Accept, AttemptNote, Done, Finish, Retry
    from obmen.journal.store import store

    aspect: dict[str, Any] = {"aspect": "composition:7"}
    older = house.accept("7", **aspect).id
    [head] = house.claim()
    verdict = Done(created()) if done else Retry(clock.now() - timedelta(seconds=1), TryLater(Text("Later")))
    newer = house.body()
    finish = Finish(head, verdict, AttemptNote(clock.now(), 5))
    batch.run(store(), [finish, Accept(newer, (house.addressed("7", **aspect),))])
    went = []
    while heads := house.claim():
        went += [one.body_id for one in heads]
        assert all(house.done(one) for one in heads)
    assert went == ([newer.id] if done else [older, newer.id])
    assert house.lane("7").waiting == 0
    assert {house.message(id_).state for id_ in (older, newer.id)} == {"done"}
