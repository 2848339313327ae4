"""What a project system (KSUP) tells and asks of: the records of the doors' contract, KSUP → obmen (K1, K14)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from ..described import described
from ..masking import PERSONAL
from ..text import Text
from ..values import Code, OptionalCode
from .accounting import Told

Base = Annotated[OptionalCode, described(Text("Base: the short name of the 1C connection it is meant for"), "onec-ut")]
LONGEST_LIST = 1000


class Contact(Told):
    """K1. A client of KSUP as he is now."""

    ksup_id: Annotated[Code, described(Text("Id of the contact in KSUP"), "77")]
    name: Annotated[Code, PERSONAL, described(Text("Name"), "ООО «Ромашка»")]
    type: Annotated[Literal["company", "person"], described(Text("company or person"), "company")]
    email: Annotated[OptionalCode, PERSONAL, described(Text("E-mail"), "office@romashka.example")] = ""
    phone: Annotated[OptionalCode, PERSONAL, described(Text("Phone"), "+7 495 000-00-00")] = ""
    has_active_order_task: Annotated[
        bool | None, described(Text("The client has an active task with an order; absent = KSUP has checked"), True)
    ] = None
    base: Base = ""


class PricesAsked(BaseModel):
    """K14."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    articles: Annotated[
        tuple[Code, ...],
        described(Text("Articles"), ["00-00000125", "00-00000282"], min_length=1, max_length=LONGEST_LIST),
    ]
    contact_code: Annotated[
        OptionalCode, described(Text("Code of the counterparty in 1C, for prices by agreement"), "00-00000282")
    ] = ""
    names: Annotated[
        dict[str, str] | None,
        described(Text("What KSUP calls the products, by article"), {"00-00000125": "Фильтр масляный W 712/95"}),
    ] = None
    base: Base = ""
