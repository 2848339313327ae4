"""Orders whose ending overtook them on the way.   Rules K6, K7, H2."""

from datetime import timedelta
from typing import Any

import pytest

from obmen.core.errors import Refused
from obmen.exchanges.orders.settings import OrderSettings

from .story import Story, order

ENDED: list[dict[str, Any]] = [
    {"kind": "cancel"},
    {"kind": "finished"},
    *({"kind": "closed", "shipped": shipped} for shipped in ("none", "part", "all")),
]


@pytest.mark.rule("H2")
@pytest.mark.parametrize("ended", ENDED)
@pytest.mark.parametrize("number", ["ТДЦБ-000117", ""])
def test_an_ending_that_came_before_its_order_waits_for_it(story: Story, ended: dict[str, Any], number: str) -> None:
    with pytest.raises(Refused) as caught:
        story.tell(order(number=number, **ended))
    assert caught.value.patience == timedelta(seconds=20)
    assert story.written() == []
    story.tell(order("add"))
    assert story.tell(order(number=number, **ended)).done == "updated"


@pytest.mark.rule("H2")
def test_which_of_several_orders_is_meant_is_not_waited_for(story: Story) -> None:
    story.tell(order("add"))
    story.tell(order("add", "ТДЦБ-000118"))
    with pytest.raises(Refused) as caught:
        story.tell(order("cancel", ""))
    assert caught.value.patience is None


@pytest.mark.rule("H2")
def test_where_the_deal_alone_is_meant_by_setting_nothing_is_waited_for(story: Story) -> None:
    story.settings = OrderSettings(unknown_order="deal")
    assert story.tell(order("cancel")).done == "updated"
