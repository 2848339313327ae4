"""What a person types to connect a portal; the key in a webhook's address is a secret from the first moment."""

from typing import Any

import pytest
from pydantic import ValidationError

from obmen.setup.secret_values import split
from obmen.systems.bitrix24.settings import Bitrix24Settings

pytestmark = pytest.mark.rule("H7")
KEY = "ab12cd34ef56gh78"
PORTAL = "https://firm.bitrix24.ru"
APPLICATION = {"client_id": "local.1", "client_secret": "key", "refresh_token": "token"}


@pytest.mark.parametrize(
    "typed",
    [
        {"address": f"{PORTAL}/rest/1/{KEY}/"},
        {"address": f" {PORTAL}/rest/1/{KEY} ", "webhook": ""},
        {"address": PORTAL, "webhook": f"1/{KEY}"},
        {"address": f"{PORTAL}/", "webhook": f"{PORTAL}/rest/1/{KEY}/"},
        {"webhook": f"{PORTAL}/rest/1/{KEY}/profile.json"},
        {"address": "", "webhook": f"1/{KEY}/", "share": 80} | {"address": PORTAL},
    ],
)
def test_however_a_webhook_is_typed_its_key_is_kept_apart(typed: dict[str, Any]) -> None:
    settings = Bitrix24Settings.model_validate(typed)
    assert (settings.address, settings.webhook.get_secret_value()) == (PORTAL, f"1/{KEY}")
    plain, secrets = split(settings)
    assert KEY not in f"{settings!r} {plain}"
    assert secrets == {"webhook": f"1/{KEY}"}
    assert Bitrix24Settings.model_validate(settings.model_dump()) == settings


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"address": PORTAL}, "Give the webhook"),
        ({"address": PORTAL, "webhook": f"1/{KEY}", **APPLICATION}, "Give the webhook"),
        ({"address": PORTAL, **APPLICATION, "refresh_token": ""}, "Give the webhook"),
        ({"address": PORTAL, "webhook": "key"}, "no webhook"),
        ({"address": "https://other.ru", "webhook": f"{PORTAL}/rest/1/{KEY}/"}, "another portal"),
        ({"address": f"{PORTAL}/crm/deal"}, "address"),
    ],
)
def test_a_slip_is_told(typed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Bitrix24Settings.model_validate(typed)
    told = str([(error["loc"], error["msg"]) for error in caught.value.errors(include_input=False)])
    assert said in told
    assert KEY not in told


def test_an_application_needs_no_webhook() -> None:
    settings = Bitrix24Settings.model_validate({"address": PORTAL, **APPLICATION})
    assert settings.seconds == 65
    assert settings.oauth_address == "https://oauth.bitrix.info"
