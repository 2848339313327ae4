"""1C: a base that pushes what happens in it, and (later) is asked. Contract of its messages: ``inbound.py``."""

from obmen.core.roles.accounting import Accounting
from obmen.core.system import System
from obmen.core.text import Text

from .client import OnecClient
from .inbound import KINDS
from .settings import OnecSettings

SYSTEM = System(
    title=Text("1C"),
    settings=OnecSettings,
    client=OnecClient,
    roles=(Accounting,),
    kinds=KINDS,
)
