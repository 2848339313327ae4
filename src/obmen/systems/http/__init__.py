"""Any JSON web service, as a source or a target, by settings alone."""

from obmen.core.roles.json_service import JsonService
from obmen.core.system import System
from obmen.core.text import Text

from .client import HttpClient
from .inbound import any_kind
from .settings import ServiceSettings

SYSTEM = System(
    title=Text("Web service (JSON)"),
    settings=ServiceSettings,
    client=HttpClient,
    roles=(JsonService,),
    any_kind=any_kind,
)
