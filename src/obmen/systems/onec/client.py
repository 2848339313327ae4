from obmen.core.ports import Tools
from obmen.core.system import Checked
from obmen.core.text import Text

from .settings import OnecSettings


class OnecClient:
    """Implements ``Accounting``."""

    def __init__(self, settings: OnecSettings, tools: Tools) -> None:
        self._settings = settings
        self._zone = tools.zone

    def check(self) -> Checked:
        zone = str(self._zone)
        return Checked(
            Text("1C calls by itself. Give it the key of this connection. Its times are taken as {zone}", zone=zone)
        )
