"""Bitrix24, a CRM in the cloud or on a server of one's own: deals and contacts by its REST interface."""

from datetime import timedelta

from obmen.core.roles.crm import Crm
from obmen.core.system import System
from obmen.core.text import Text

from .client import Bitrix24Client
from .settings import PORTAL_SECONDS, Bitrix24Settings

SYSTEM = System(
    title=Text("Bitrix24"),
    settings=Bitrix24Settings,
    client=Bitrix24Client,
    roles=(Crm,),
    goods=Bitrix24Settings.goods,
    settles=timedelta(seconds=PORTAL_SECONDS + 5),
)
