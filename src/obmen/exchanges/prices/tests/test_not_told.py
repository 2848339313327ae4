"""What KSUP is told when 1C tells nothing.   Rule K14."""

import pytest

from obmen.core.errors import Misconfigured, TryLater
from tests.batteries.onec_story import client_of

from .story import Story


@pytest.mark.rule("K14")
def test_1c_that_is_off_is_told_as_that(story: Story) -> None:
    story.client = client_of("http://127.0.0.1:1")
    with pytest.raises(TryLater) as caught:
        story.ask("A-1")
    assert caught.value.connection_down
    assert str(caught.value) == "1C (onec-ut) does not answer: it is off or cannot be reached. Ask again later"


@pytest.mark.rule("K14")
@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("no_licence", "no free licence"),
        ("maintenance", "maintenance is under way"),
        ("login_page", "maintenance is under way"),
        ("platform_error", "No space left"),
        ("truncated", "broke off"),
    ],
)
def test_1c_that_is_not_well_is_never_told_as_no_prices(story: Story, fault: str, says: str) -> None:
    story.trade.add_product("A-1", "Окно")
    story.onec.odata.fault(**{fault: 1})
    with pytest.raises(TryLater, match=says) as caught:
        story.ask("A-1")
    assert "prices-and-stock" in caught.value.detail
    assert story.ask("A-1")["items"]


def test_an_extension_without_prices_is_told_as_a_setting(story: Story) -> None:
    story.trade.extension(lacks=["prices-and-stock"])
    with pytest.raises(Misconfigured, match="Renew the extension"):
        story.ask("A-1")
