"""The groups of settings of the server itself, each declared once: page, command, file and documentation follow."""

from dataclasses import dataclass
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr, model_validator

from obmen.core.settings import Secret, Settings, setting
from obmen.core.text import Text

from .views import networks


def _address(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError(Text("An address is needed: https://host/path"))
    return value.rstrip("/")


def _email(value: str) -> str:
    name, _, host = value.partition("@")
    if value and (not name or "." not in host or " " in value):
        raise ValueError(Text("An e-mail address is needed: name@firm.ru"))
    return value


def _network(value: str) -> str:
    try:
        networks([value])
    except ValueError:
        raise ValueError(Text("An address or a network is needed: 10.0.0.5 or 10.0.0.0/8")) from None
    return value.strip()


WebAddress = Annotated[str, AfterValidator(_address)]
Email = Annotated[str, AfterValidator(_email)]
NetworkText = Annotated[str, AfterValidator(_network)]


class Alerts(Settings):
    """Where troubles are told (H9): once when they begin, once when they are over."""

    emails: tuple[Email, ...] = setting(Text("Letters to"), default=(), help=Text("E-mail addresses of those on duty"))
    smtp_host: str = setting(Text("Mail server"), default="", address=True)
    smtp_port: int = setting(Text("Port of the mail server"), default=25, ge=1, le=65535)
    smtp_tls: Literal["none", "starttls", "tls"] = setting(
        Text("Encryption to the mail server"), default="none", help=Text("none, starttls (port 587) or tls (port 465)")
    )
    smtp_user: str = setting(Text("User of the mail server"), default="")
    smtp_password: Secret = setting(Text("Password of the mail server"), default=SecretStr(""))
    email_from: Email = setting(Text("Letters from"), default="", help=Text("The sender's e-mail address"))
    webhook_url: WebAddress = setting(
        Text("Webhook"), default="", address=True, help=Text("Gets each trouble as JSON by POST")
    )
    webhook_secret: Secret = setting(
        Text("Key of the webhook"), default=SecretStr(""), help=Text("Sent as Authorization: Bearer")
    )

    @model_validator(mode="after")
    def _letters_can_be_sent(self) -> Self:  # noqa: N804  after: an instance
        if self.emails and not (self.smtp_host and self.email_from):
            raise ValueError(Text("To send letters, name the mail server and the sender's address too"))
        return self


GATHERED_STAY = Text(
    "The last state of each work order that 1C sends by itself stays whatever its age: 1C does not send it again"
)


class Ages(Settings):
    """How long things are kept; links and identities stay for good (H11)."""

    bodies_days: int = setting(
        Text("Keep bodies and files of messages, days"), default=90, ge=1, le=36500, help=GATHERED_STAY
    )
    messages_days: int = setting(
        Text("Keep finished messages in the journal, days"), default=730, ge=1, le=36500, help=GATHERED_STAY
    )
    attempts_days: int = setting(Text("Keep records of tries, days"), default=90, ge=1, le=36500)
    rejected_days: int = setting(Text("Keep rejected messages, days"), default=7, ge=1, le=3650)
    audit_days: int = setting(Text("Keep the record of who changed what, days"), default=1825, ge=30, le=36500)
    store_gb: int = setting(
        Text("Bodies and files at most, GB"), default=50, ge=1, le=100_000,
        help=Text(
            "Above it the oldest bodies of finished messages go first. The last state of each work order that 1C sends "
            "by itself stays even then"
        ),
    )  # fmt: skip


class Limits(Settings):
    """What one caller may take."""

    body_mb: int = setting(Text("Largest JSON body, MB"), default=8, ge=1, le=64)
    file_mb: int = setting(Text("Largest file, MB"), default=50, ge=1, le=4096)
    question_seconds: int = setting(Text("A question waits at most, seconds"), default=20, ge=1, le=300)
    questions_at_once: int = setting(Text("Questions at once in a connection"), default=8, ge=1, le=64)
    messages_a_second: int = setting(
        Text("Messages a second in a connection"), default=0, ge=0, le=100_000, help=Text("0 = no limit")
    )
    connection_gb: int = setting(Text("Bodies and files of a connection at most, GB"), default=20, ge=1, le=100_000)
    free_disk_mb: int = setting(Text("Accept nothing when less disk is free, MB"), default=500, ge=50, le=1_000_000)
    rejected_rows: int = setting(Text("Rejected messages kept in a connection"), default=1000, ge=1, le=100_000)
    rejected_mb: int = setting(Text("Rejected messages kept in a connection, MB"), default=100, ge=1, le=10_000)


class Network(Settings):
    """How the server is reached."""

    public_url: WebAddress = setting(
        Text("Address of this server"), default="", help=Text("As people and other systems type it; stands in letters")
    )
    proxies: tuple[NetworkText, ...] = setting(
        Text("Proxies in front"), default=(),
        help=Text("Only they are believed when they say who calls (X-Forwarded-For); taken over at the next start"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    title: Text
    settings: type[Settings]


GROUPS: dict[str, Group] = {
    "alerts": Group(Text("Alerts"), Alerts),
    "ages": Group(Text("How long things are kept"), Ages),
    "limits": Group(Text("Limits"), Limits),
    "network": Group(Text("Network"), Network),
}
