"""1C: a base that pushes what happens in it (the contract of its messages: ``inbound.py``), and that is read through
its standard OData interface where it is published."""

from collections.abc import Mapping

from obmen.core.ports import Good, Slots
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.work_orders import WorkOrders
from obmen.core.system import System
from obmen.core.text import Text

from .base import SESSIONS
from .client import OnecClient
from .inbound import KINDS
from .settings import OnecSettings

A_LITTLE_LONGER = 30
"""Than the longest request: a session is not given to another while the one who holds it may still ask."""


def _goods(settings: OnecSettings) -> Mapping[str, Good]:
    return {SESSIONS: Slots(settings.sessions, settings.seconds + A_LITTLE_LONGER)}


SYSTEM = System(
    title=Text("1C"),
    settings=OnecSettings,
    client=OnecClient,
    roles=(Accounting, WorkOrders),
    kinds=KINDS,
    goods=_goods,
)
