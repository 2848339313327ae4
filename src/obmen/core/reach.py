"""How an HTTP service is reached: the settings every such system has, declared once."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator

from .settings import Settings, setting
from .site import Site
from .text import Text

LONGEST_SECONDS = 30
"""A request ends before the lease of its message does, or somebody else would send it meanwhile."""


def _address(value: str) -> str:
    return value.strip().rstrip("/")


Address = Annotated[str, AfterValidator(_address)]


class HttpSettings(Settings):
    """Named before the system's own settings among the bases of a class: pydantic then lists them after those, where
    what is rarely changed belongs."""

    seconds: int = setting(
        Text("Time limit, seconds"),
        help=Text("How long one request may take before it counts as unanswered"),
        default=30,
        ge=1,
        le=LONGEST_SECONDS,
    )
    ca: str = setting(
        Text("Own certificate authority"),
        help=Text("PEM text, when the certificate was issued by the firm itself"),
        default="",
        widget="textarea",
        pattern=r"^\s*$|-----BEGIN CERTIFICATE-----",
        max_length=100_000,
    )
    proxy: str = setting(
        Text("Outgoing proxy"),
        help=Text("Such as http://proxy.firm.local:3128. Empty: straight"),
        default="",
        address=True,
        pattern=r"^(https?://\S+)?$",
    )

    def site(self, title: Text, address: str, headers: Mapping[str, str] | None = None, **more: Any) -> Site:
        """``more``: the other fields of Site."""
        return Site(title, address, headers or {}, seconds=self.seconds, ca=self.ca, proxy=self.proxy, **more)
