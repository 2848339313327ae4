"""What an accounting system tells of work orders where it cannot be asked for them (A9)."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationInfo, WithJsonSchema

from ..described import described
from ..masking import PERSONAL
from ..text import Text
from ..values import Amount, Code, Moment, OptionalCode, moment
from .accounting import Told


class Named(BaseModel):
    """An entry of a list of 1C: ``ref`` its own id, ``title`` what people call it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    ref: Annotated[Code, described(Text("The sender's own id of the object"), "6bd193fc-2f0d-11e4-8d32-002590d8e7f4")]
    title: Annotated[OptionalCode, described(Text("Name"), "В работе")] = ""


class ClientTold(BaseModel):
    """``ref`` empty: the document names a client who has no card. ``phones``: as people typed them, those of the
    document first; one text may hold several numbers."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    ref: Annotated[OptionalCode, described(Text("The sender's own id of the object"), "a41c0f52-0b7e-11eb-a1c4")] = ""
    name: Annotated[OptionalCode, PERSONAL, described(Text("Name"), "Иванов Иван Иванович")] = ""
    person: Annotated[
        bool | None, described(Text("A person, not a company; absent where the sender does not know"), True)
    ] = None
    phones: Annotated[
        tuple[Code, ...],
        PERSONAL,
        described(Text("Phones of the client, first those of the document"), ["8 (903) 000-00-00"]),
    ] = ()


def _date(value: Any, info: ValidationInfo) -> Any:
    """A document always has its date: the empty one of 1C is none."""
    found = moment(value, (info.context or {})["zone"])
    if found is None:
        raise ValueError("empty")
    return found


class WorkOrderTold(Told):
    """A9. A work order of 1C as it is now. ``version``: another whenever the content is another."""

    ref: Annotated[Code, described(Text("The sender's own id of the object"), "0f4c2a66-3d1e-11ef-9c1d-00155d012345")]
    number: Annotated[Code, described(Text("Number of the work order"), "АА00001234")]
    date: Annotated[
        Moment,
        PlainValidator(_date),
        WithJsonSchema({"type": "string"}),
        described(Text("Date of the work order"), "2026-11-20T09:12:00"),
    ]
    state: Annotated[Named, described(Text("State of the work order"))]
    sum: Annotated[Amount, described(Text("Sum"), "18450.50")]
    version: Annotated[OptionalCode, described(Text("Another with each change of the content"), "1a2b3c4d5e6f7788")] = (
        ""
    )
    organisation: Annotated[Named | None, described(Text("The organisation that does the work"))] = None
    client: Annotated[ClientTold | None, described(Text("The client; absent where the document names none"))] = None
    posted: Annotated[bool, described(Text("The document is posted"), True)] = True
    deletion_mark: Annotated[bool, described(Text("Marked for deletion"), False)] = False
