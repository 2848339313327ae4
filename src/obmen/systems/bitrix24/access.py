"""How the portal lets us in: by a webhook, whose key stands in each address, or by a token that is renewed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from obmen.core.http import Web
from obmen.core.text import Text

from .personal import PERSONAL
from .settings import Bitrix24Settings

TITLE = Text("Bitrix24")
ANSWER_BYTES = 32 << 20
"""2,500 rows of a batch with all their phones."""


@dataclass(frozen=True, slots=True)
class Door:
    """``path``: before the name of a method; ``auth`` goes into each body."""

    web: Web
    path: str
    auth: Mapping[str, str] = field(default_factory=dict)


class Access(Protocol):
    """``key_setting``: the field of the settings to look at when we are not let in."""

    key_setting: str

    def door(self) -> Door: ...

    def renewed(self, stale: Door) -> Door | None:
        """Another one instead of ``stale``, which is let in no more; None where there is none."""
        ...

    def close(self) -> None: ...


def web_of(settings: Bitrix24Settings, address: str, key_setting: str, *secrets: str) -> Web:
    site = settings.site(TITLE, address, personal=PERSONAL, key_setting=key_setting, answer_bytes=ANSWER_BYTES)
    return Web(replace(site, secrets=secrets))


class WebhookAccess:
    key_setting = "webhook"

    def __init__(self, settings: Bitrix24Settings) -> None:
        webhook = settings.webhook.get_secret_value()
        web = web_of(settings, settings.address, self.key_setting, webhook, webhook.partition("/")[2])
        self._door = Door(web, f"/rest/{webhook}/")

    def door(self) -> Door:
        return self._door

    def renewed(self, stale: Door) -> Door | None:
        return None

    def close(self) -> None:
        self._door.web.close()
