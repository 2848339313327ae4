import pytest

from obmen.core.errors import TryLater
from obmen.core.http import Web
from obmen.core.lost import was_sent
from obmen.core.site import Site
from obmen.core.text import Text
from tests.batteries.hostile import cut_after_the_request, hostile, never_answers
from tests.batteries.small_run import calling


@pytest.mark.parametrize("act", [cut_after_the_request, never_answers], ids=["cut", "silent"])
def test_a_request_the_other_side_got_is_told_from_one_it_never_saw(act) -> None:
    with hostile(act) as server, calling(), pytest.raises(TryLater) as caught:
        Web(Site(Text("1C"), server.url, seconds=1)).read("GET", "/x")
    assert was_sent(caught.value)
    with calling(), pytest.raises(TryLater) as caught:
        Web(Site(Text("1C"), "http://127.0.0.1:1", seconds=1)).read("GET", "/x")
    assert not was_sent(caught.value)
