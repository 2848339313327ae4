"""KSUP, the customer's project system: deals and their orders. The contract: ``docs/ksup.openapi.yaml``."""

from obmen.core.roles.project_system import ProjectSystem
from obmen.core.system import System
from obmen.core.text import Text

from .client import KsupClient
from .contract import contract
from .inbound import CONTACTS, PRICES
from .settings import KsupSettings

SYSTEM = System(
    title=Text("KSUP"),
    settings=KsupSettings,
    client=KsupClient,
    roles=(ProjectSystem,),
    kinds=(CONTACTS,),
    questions=(PRICES,),
    keeps_identities=True,
    contract=contract,
)
