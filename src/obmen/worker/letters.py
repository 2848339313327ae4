"""Alerts by e-mail."""

import smtplib
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils import translation

from obmen.core.errors import Misconfigured, TryLater
from obmen.core.text import Text

from .alerts import Notice

SECONDS = 15


@dataclass(frozen=True, slots=True)
class Letters:
    """An SMTP server and who is written to. ``security``: ``tls`` from the first byte, ``starttls``, or ``none``."""

    host: str
    port: int
    user: str
    password: str
    security: str
    sender: str
    to: Sequence[str]
    language: str
    address: str

    def __call__(self, notice: Notice) -> None:
        """Raises TryLater when the server does not answer, Misconfigured when it refuses us."""
        with translation.override(self.language):
            letter = EmailMessage(self._subject(notice), self._body(notice), self.sender, list(self.to))
            letter.connection = self._server()
            try:
                letter.send()
            except (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused) as error:
                text = Text("The mail server {host} refused the letter; check the mail settings", host=self.host)
                raise Misconfigured(text, detail=str(error)) from None
            except (smtplib.SMTPException, OSError, socket.gaierror) as error:
                text = Text("The mail server {host} does not answer", host=self.host)
                raise TryLater(text, detail=str(error)) from None

    def _subject(self, notice: Notice) -> str:
        said = notice.text.render(translation.gettext)
        template = translation.gettext("obmen: over: {text}") if notice.over else translation.gettext("obmen: {text}")
        return template.format(text=said.splitlines()[0][:150])

    def _body(self, notice: Notice) -> str:
        lines = [notice.text.render(translation.gettext)]
        if notice.over:
            lines.insert(0, translation.gettext("This is over:"))
        if self.address:
            lines += ["", self.address]
        return "\n".join(lines)

    def _server(self) -> EmailBackend:
        return EmailBackend(
            host=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_ssl=self.security == "tls",
            use_tls=self.security == "starttls",
            timeout=SECONDS,
        )
