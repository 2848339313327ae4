"""The channels that are set up right now."""

from django.conf import settings

from obmen.setup import options

from .alerts import Channel
from .letters import Letters
from .webhook import Webhook


def channels() -> list[Channel]:
    alerts = options.get(options.Alerts)
    address = options.get(options.Network).public_url
    found: list[Channel] = []
    if alerts.webhook_url:
        key = alerts.webhook_secret.get_secret_value()
        found.append(Webhook(alerts.webhook_url, key, settings.LANGUAGE_CODE, address))
    if alerts.emails:
        found.append(_letters(alerts, address))
    return found


def _letters(alerts: options.Alerts, address: str) -> Letters:
    return Letters(
        host=alerts.smtp_host,
        port=alerts.smtp_port,
        user=alerts.smtp_user,
        password=alerts.smtp_password.get_secret_value(),
        security=alerts.smtp_tls,
        sender=alerts.email_from,
        to=alerts.emails,
        language=settings.LANGUAGE_CODE,
        address=address,
    )
