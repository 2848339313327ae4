"""OAuth 2: an access token for an hour, renewed by a token that works once and is replaced each time.

Both are kept as one secret, so that no crash can part them. Renewals go one at a time over all processes
(``TokenStore.renew``), and only when the portal has said that the token has expired; who waited for another's renewal
takes that one's token. A refresh token typed anew into the settings takes the place of what is kept.
"""

import hashlib
import threading
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from obmen.core.answer import Answer, raise_usual
from obmen.core.call import begin, current
from obmen.core.errors import Misconfigured, ObmenError, TryLater, Unclear
from obmen.core.http import Web
from obmen.core.ports import TokenStore
from obmen.core.text import Text

from .access import Door, web_of
from .said import plain
from .settings import Bitrix24Settings

NAME = "oauth"
SERVER = Text("The authorization server of Bitrix24")
NO_TOKEN = Text("The authorization server of Bitrix24 answers with something else than a token")


@dataclass(frozen=True, slots=True)
class Kept:
    """``begun_with``: digest of the refresh token of the settings this chain of tokens began with. ``address``: where
    the portal stands now, for it may move. ``member_id``: which portal it is, wherever it stands."""

    access: str
    refresh: str
    address: str
    member_id: str
    begun_with: str


_KEPT = TypeAdapter(Kept)


class _Granted(BaseModel):
    model_config = ConfigDict(extra="ignore")

    access_token: str
    refresh_token: str
    client_endpoint: str
    member_id: str


class OAuthAccess:
    key_setting = "refresh_token"

    def __init__(self, settings: Bitrix24Settings, tokens: TokenStore) -> None:
        self._settings, self._tokens = settings, tokens
        self._begun_with = hashlib.sha256(settings.refresh_token.get_secret_value().encode()).hexdigest()[:16]
        self._lock = threading.Lock()
        self._door: Door | None = None

    def door(self) -> Door:
        """LookupError where nothing can be kept (a check before the settings are saved): renewing would use the
        refresh token up."""
        with self._lock:
            if self._door is None:
                kept = self._own(self._tokens.get(NAME))
                self._door = self._door_of(kept or self._renewed_but(""))
            return self._door

    def renewed(self, stale: Door) -> Door | None:
        with self._lock:
            if self._door is None or self._door is stale:
                self._door = self._door_of(self._renewed_but(stale.auth["auth"]))
            return self._door

    def close(self) -> None:
        if self._door:
            self._door.web.close()

    def _own(self, text: str | None) -> Kept | None:
        kept = _KEPT.validate_json(text) if text else None
        return kept if kept and kept.begun_with == self._begun_with else None

    def _renewed_but(self, stale: str) -> Kept:
        """A token other than ``stale``: kept meanwhile by somebody else, or fetched."""

        def fetch(text: str | None) -> str:
            kept = self._own(text)
            if text and kept and kept.access != stale:
                return text
            return _KEPT.dump_json(self._fetched(kept)).decode()

        found = self._own(self._tokens.renew(NAME, fetch))
        assert found is not None
        return found

    def _fetched(self, kept: Kept | None) -> Kept:
        refresh = kept.refresh if kept else self._settings.refresh_token.get_secret_value()
        granted = self._ask(refresh)
        if kept and kept.member_id != granted.member_id:
            text = Text("The refresh token is of another portal. Issue one in the portal of the address")
            raise Misconfigured(text, setting=self.key_setting)
        address = granted.client_endpoint.rstrip("/").removesuffix("/rest")
        return Kept(granted.access_token, granted.refresh_token, address, granted.member_id, self._begun_with)

    def _ask(self, refresh: str) -> _Granted:
        """No trace is kept of this request: its answer is made of secrets. A dry call may need a token too, so it is
        sent as a read is."""
        settings, secret = self._settings, self._settings.client_secret.get_secret_value()
        site = settings.site(SERVER, settings.oauth_address, key_setting=self.key_setting)
        web = Web(replace(site, secrets=(refresh, secret), address_setting="oauth_address"))
        query = {"grant_type": "refresh_token", "client_id": settings.client_id, "client_secret": secret}
        try:
            with begin(replace(current(), trace=None)):
                answer = web.read("GET", "/oauth/token/", query={**query, "refresh_token": refresh})
        finally:
            web.close()
        return _granted(answer)

    def _door_of(self, kept: Kept) -> Door:
        web = web_of(self._settings, kept.address, self.key_setting, *_secrets(kept))
        return Door(web, "/rest/", {"auth": kept.access})


def _secrets(kept: Kept) -> tuple[str, ...]:
    return tuple(value for name, value in asdict(kept).items() if name in ("access", "refresh"))


def _granted(answer: Answer) -> _Granted:
    told = _json(answer)
    if answer.ok:
        try:
            return _Granted.model_validate(told)
        except ValidationError:  # no detail: what is there may hold a token all the same
            raise TryLater(NO_TOKEN) from None
    code = str(told.get("error", "")).lower() if isinstance(told, dict) else ""
    if code in ("invalid_grant", "invalid_client", "invalid_request", "payment_required", "not_installed"):
        raise _refusal(code, plain(told.get("error_description", "")), answer.status)
    raise_usual(answer)
    raise answer.unsure(NO_TOKEN)


def _refusal(code: str, reason: str, status: int) -> ObmenError:
    detail = f"{status} {code} {reason}"
    if code == "invalid_client":
        text = Text("Bitrix24 does not know this application, or its key is wrong")
        return Misconfigured(text, setting="client_secret", detail=detail)
    if code == "payment_required":
        text = Text("The plan of the portal is not paid for, so Bitrix24 lets no application in")
        return Misconfigured(text, setting="address", detail=detail)
    text = Text("The refresh token is used up or withdrawn. Install the application anew and put its token here")
    return Misconfigured(text, setting="refresh_token", detail=detail)


def _json(answer: Answer) -> Any:
    try:
        return answer.json()
    except (TryLater, Unclear):
        return None
