"""What callers know the portal and themselves by: its address, the webhook, the application."""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from obmen_stands.serving import kept_secret


@dataclass(frozen=True)
class Identity:
    """`site` is where calls go; with `https` a call without it is refused."""

    site: str
    https: bool
    webhook: str
    client_id: str
    client_secret: str

    @classmethod
    def kept(cls, folder: Path, site: str, *, https: bool) -> "Identity":
        """The same after every restart on the same folder, but for the address."""
        webhook = kept_secret(folder / "webhook", secrets.token_hex(8))
        client_id = kept_secret(folder / "client_id", f"local.{secrets.token_hex(12)}")
        return cls(site, https, webhook, client_id, kept_secret(folder / "client_secret", secrets.token_hex(25)))

    @property
    def application_token(self) -> str:
        """By which who hears of an event knows that the portal speaks."""
        return hashlib.sha256(f"application {self.client_secret}".encode()).hexdigest()[:32]

    def ready(self) -> dict[str, str]:
        """What a caller needs, besides the address."""
        told = {"webhook": f"{self.site}/rest/1/{self.webhook}/", "oauth": f"{self.site}/oauth/token/"}
        told |= {"client_id": self.client_id, "client_secret": self.client_secret}
        return told | {"application_token": self.application_token}
