"""Where a KSUP is, and with what it is asked."""

from obmen.core.text import Text

from .settings import KsupSettings

TITLE = Text("KSUP")
PREFIX = "/api/v1"


def headers(settings: KsupSettings) -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.token.get_secret_value()}"}
