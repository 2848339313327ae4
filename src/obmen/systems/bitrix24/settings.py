import re
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import model_validator

from obmen.core.ports import Good, Rate, Window
from obmen.core.reach import Address, HttpSettings
from obmen.core.settings import Secret, Settings, setting
from obmen.core.text import Text

Plan = Literal["cloud", "enterprise", "self_hosted"]
REQUESTS: Mapping[Plan, Rate | None] = {
    "cloud": Rate(50, 2),
    "enterprise": Rate(250, 5),
    "self_hosted": None,
}
OPERATING_SPAN = 600
"""Seconds within which execution time is counted, in buckets of a minute."""
PORTAL_SECONDS = 60
"""The portal cuts a request that takes longer."""
_WEBHOOK = re.compile(r"(?:(https?://[^\s/]+)/rest/)?(\d+/[\w-]+)/?(?:[\w.]*\.json)?")


class Bitrix24Access(Settings):
    address: Address = setting(
        Text("Address of the portal"),
        help=Text("The one a browser opens, such as https://firm.bitrix24.ru. A whole webhook address may be put here"),
        address=True,
        pattern=r"^\s*https?://[^\s/]+/?\s*$",
        max_length=2000,
    )
    webhook: Secret = setting(
        Text("Inbound webhook"),
        help=Text("Its whole address, or what follows after /rest/ in it. It is a key: whoever knows it is let in"),
        default=Secret(""),
        max_length=2000,
    )
    client_id: str = setting(
        Text("Code of a local application"),
        help=Text("For OAuth instead of a webhook, with its key and a refresh token"),
        default="",
        max_length=200,
    )
    client_secret: Secret = setting(Text("Key of the application"), default=Secret(""), max_length=500)
    refresh_token: Secret = setting(
        Text("Refresh token"),
        help=Text("The first one. obmen keeps each next one itself, encrypted"),
        default=Secret(""),
        max_length=500,
    )
    oauth_address: Address = setting(
        Text("Address of the authorization server"),
        help=Text("It stays as it is unless Bitrix24 tells another"),
        default="https://oauth.bitrix.info",
        address=True,
        pattern=r"^\s*https?://[^\s/]+/?\s*$",
        max_length=2000,
    )

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, data: Any) -> Any:
        """The key inside a webhook's address is a secret, so it leaves the address, wherever it was typed."""
        if not isinstance(data, Mapping):
            return data
        made = dict(data)
        for name in ("webhook", "address"):
            typed = made.get(name, "")
            text = typed.get_secret_value() if isinstance(typed, Secret) else str(typed)
            found = _WEBHOOK.fullmatch(text.strip())
            if found:
                made["webhook"] = Secret(found[2])
            if found and found[1] and (name == "address" or not made.get("address")):
                made["address"] = found[1]
            elif found and found[1] and urlsplit(found[1]).netloc != urlsplit(str(made["address"]).strip()).netloc:
                raise ValueError(Text("The webhook is of another portal than the address"))
        return made

    @model_validator(mode="after")
    def _one_way_in(self) -> "Bitrix24Access":  # noqa: N804  an instance here, whatever the name of the decorator says
        webhook = self.webhook.get_secret_value()
        application = (self.client_id, self.client_secret.get_secret_value(), self.refresh_token.get_secret_value())
        if webhook and not _WEBHOOK.fullmatch(webhook):
            raise ValueError(Text("This is no webhook. It looks like https://firm.bitrix24.ru/rest/1/code/"))
        if bool(webhook) == any(application) or (any(application) and not all(application)):
            text = Text("Give the webhook, or else the code and key of an application together with a refresh token")
            raise ValueError(text)
        return self

    def portal(self) -> tuple[str, str]:
        """Which one it is, and who looks at it, for others may see other deals."""
        return self.address, self.client_id or self.webhook.get_secret_value().partition("/")[0]


class PortalLimits(Settings):
    plan: Plan = setting(
        Text("Plan of the portal"),
        help=Text("It decides how many requests the portal takes"),
        default="cloud",
        titles={
            "cloud": Text("Cloud: 50 requests at once, 2 a second"),
            "enterprise": Text("Cloud, Enterprise: 250 requests at once, 5 a second"),
            "self_hosted": Text("Self-hosted: no limits"),
        },
    )
    operating: int = setting(
        Text("Execution time of one method in 10 minutes, seconds"),
        help=Text("The portal blocks a method that has used more. In the cloud it is 480"),
        default=480,
        ge=60,
        le=OPERATING_SPAN,
    )
    share: int = setting(
        Text("Share of the limits obmen may use, percent"),
        help=Text("The rest stays for other integrations of the portal"),
        default=90,
        ge=10,
        le=100,
    )
    region: str = setting(
        Text("Country of phones without a country code"),
        help=Text("Two letters, such as RU"),
        default="RU",
        pattern=r"^[A-Z]{2}$",
    )

    def goods(self) -> Mapping[str, Good]:
        """Empty for a portal without limits."""
        rate, share = REQUESTS[self.plan], self.share / 100
        if rate is None:
            return {}
        window = Window(self.operating * share, OPERATING_SPAN)
        return {"requests": Rate(rate.most * share, rate.a_second * share), "operating:*": window}


class Bitrix24Settings(HttpSettings, PortalLimits, Bitrix24Access):
    seconds: int = setting(
        Text("Time limit, seconds"),
        help=Text("How long one request may take before it counts as unanswered. The portal itself cuts it at 60"),
        default=PORTAL_SECONDS + 5,
        ge=1,
        le=PORTAL_SECONDS + 5,
    )
