"""Bitrix24, a CRM in the cloud or on a server of one's own: deals and contacts by its REST interface."""

from datetime import timedelta

from obmen.core.roles.crm import Crm
from obmen.core.system import Least, System
from obmen.core.text import Text

from .client import Bitrix24Client
from .settings import OPERATING_SPAN, PORTAL_SECONDS, Bitrix24Settings

ASSUMED_TENTHS = 3
"""Of a second a write takes, until it is measured. Nearly all rows of a long plan are written by one method."""


def least_a_row(settings: Bitrix24Settings) -> Least | None:
    if not settings.goods():
        return None
    ours = settings.operating * settings.share / 100
    why = Text(
        "Bitrix24 gives one method {given} s of its time in 10 minutes, and {ours} s of them are ours; a write takes "
        "about 0.{tenths} s",
        given=settings.operating,
        ours=int(ours),
        tenths=ASSUMED_TENTHS,
    )
    return Least(ASSUMED_TENTHS / 10 * OPERATING_SPAN / ours, why)


SYSTEM = System(
    title=Text("Bitrix24"),
    settings=Bitrix24Settings,
    client=Bitrix24Client,
    roles=(Crm,),
    goods=Bitrix24Settings.goods,
    settles=timedelta(seconds=PORTAL_SECONDS + 5),
    least_a_row=least_a_row,
)
