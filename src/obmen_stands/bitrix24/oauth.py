"""The authorisation server: tokens of an application, an hour each, renewed by a token that works once."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from obmen_stands.bitrix24 import php
from obmen_stands.bitrix24.clock import Clock
from obmen_stands.bitrix24.errors import Refusal
from obmen_stands.bitrix24.identity import Identity
from obmen_stands.bitrix24.settings import Settings
from obmen_stands.bitrix24.store import Store

CODE_LIFE, ACCESS_LIFE, REFRESH_LIFE = 30.0, 3600, 180 * 86400.0
SERVER = "oauth.bitrix.info"


@dataclass
class Authorisation:
    """One application."""

    store: Store
    clock: Clock
    identity: Identity

    @property
    def member_id(self) -> str:
        """Stays the portal's when its address changes."""
        return hashlib.sha256(self.identity.client_id.encode()).hexdigest()[:32]

    def code(self) -> str:
        """What the browser of an administrator who agreed brings to the application; good for 30 s, once."""
        made = secrets.token_hex(16)
        self.store.db.execute("INSERT INTO codes VALUES (?, ?)", (made, self.clock.now() + CODE_LIFE))
        return made

    def token(self, told: dict[str, Any], settings: Settings) -> dict[str, Any]:
        """The answer of `/oauth/token/`, or a Refusal."""
        if php.text(told.get("client_id")) != self.identity.client_id:
            raise Refusal(400, "invalid_client", "Application is not found")
        if php.text(told.get("client_secret")) != self.identity.client_secret:
            raise Refusal(400, "invalid_client", "Invalid client secret")
        kind = php.text(told.get("grant_type"))
        name = {"refresh_token": "refresh_token", "authorization_code": "code"}.get(kind)
        if name is None or not php.text(told.get(name)):
            raise Refusal(400, "invalid_request", f'No "{name or "grant_type"}" parameter found')
        if settings.payment_required:
            raise Refusal(401, "PAYMENT_REQUIRED", "Payment required")
        with self.store.transaction():
            taken = self._use_code if kind == "authorization_code" else self._use_refresh
            if settings.uninstalled or not taken(php.text(told[name])):
                raise Refusal(400, "invalid_grant", "Invalid grant")
            return self.grant(settings)

    def grant(self, settings: Settings) -> dict[str, Any]:
        """A fresh pair."""
        now = self.clock.now()
        access, refresh = secrets.token_hex(35), secrets.token_hex(35)
        row = (access, refresh, now + ACCESS_LIFE, now + REFRESH_LIFE)
        self.store.db.execute("INSERT INTO tokens (access, refresh, expires, refresh_expires) VALUES (?,?,?,?)", row)
        return {
            "access_token": access,
            "refresh_token": refresh,
            "expires": int(now) + ACCESS_LIFE,
            "expires_in": ACCESS_LIFE,
            "client_endpoint": f"{self.identity.site}/rest/",
            "server_endpoint": f"https://{SERVER}/rest/",
            "domain": SERVER,
            "member_id": self.member_id,
            "scope": ",".join(settings.scope),
            "status": "L",
            "user_id": 1,
        }

    def check(self, access: str, settings: Settings) -> str:
        """Whose token it is; or what a REST call with it is answered. A renewed pair leaves the old access alive."""
        if not access:
            raise Refusal(401, "NO_AUTH_FOUND", "Wrong authorization data")
        if settings.uninstalled:
            raise Refusal(401, "NOT_INSTALLED", "Application not installed")
        if settings.payment_required:
            raise Refusal(401, "PAYMENT_REQUIRED", "Payment required")
        rows = self.store.rows("SELECT expires FROM tokens WHERE access = ?", access)
        if not rows:
            raise Refusal(401, "invalid_token", "Unable to get application by token")
        if self.clock.now() >= rows[0]["expires"]:
            raise Refusal(401, "expired_token", "The access token provided has expired.")
        return self.identity.client_id

    def _use_code(self, code: str) -> bool:
        """Used once, good or not."""
        sql = "DELETE FROM codes WHERE code = ? RETURNING expires"
        rows = self.store.rows(sql, code)
        return bool(rows) and self.clock.now() < rows[0]["expires"]

    def _use_refresh(self, refresh: str) -> bool:
        sql = "UPDATE tokens SET refresh = NULL WHERE refresh = ? AND refresh_expires > ?"
        return bool(self.store.db.execute(sql, (refresh, self.clock.now())).rowcount)
