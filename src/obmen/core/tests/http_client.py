"""What the tests of the HTTP client say to a server."""

from typing import Any

import pytest

from obmen.core.answer import Answer
from obmen.core.errors import ObmenError
from obmen.core.http import Web
from obmen.core.outcome import Change, ObjectRef
from obmen.core.site import Site
from obmen.core.text import Text
from tests.batteries.small_run import calling

CHANGE = Change(Text("Write"), ObjectRef("there", "thing", "1"), None, {"a": 1})


def web(url: str, **more: Any) -> Web:
    return Web(Site(Text("There"), url, {"Authorization": "Bearer s3cret-key"}, **more))


def read(client: Web) -> Answer:
    return client.read("GET", "/thing")


def write(client: Web, **more: Any) -> Answer:
    return client.write(lambda: CHANGE, "PUT", "/thing", identity="i-1", json={"a": 1}, **more)


def ending(call: Any, url: str, **more: Any) -> ObmenError:
    with calling(), pytest.raises(ObmenError) as caught:
        call(web(url, **more))
    return caught.value
