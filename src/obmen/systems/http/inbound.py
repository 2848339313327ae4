"""Any kind of message, whatever it is called: the flow's settings say what its key is."""

import uuid
from datetime import tzinfo
from typing import Any

from obmen.core.inbound import Json, Kind, Placement
from obmen.core.text import Text


def any_kind(name: str) -> Kind:
    title = Text("Message {kind}", kind=name)

    def place(data: Json, zone: tzinfo) -> Placement:  # noqa: ARG001  asks nothing of the content
        return Placement("message", uuid.uuid4().hex, title)

    return Kind(name=name, title=title, record=Any, place=place, example={"number": "17", "sum": 1250.5})
