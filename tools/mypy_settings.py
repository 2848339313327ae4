"""Stands in for the site's settings until they exist."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SQLITE = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
    "PRAGMA temp_store=MEMORY"
)


def from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        options = {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": SQLITE}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.path[0:], "OPTIONS": options}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


SECRET_KEY = "for the tests alone"  # noqa: S105
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "obmen.setup", "obmen.journal"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
OBMEN_HOME = Path(os.environ.get("OBMEN_HOME", "obmen-data"))
DATABASES = {"default": from_url(os.environ.get("OBMEN_DATABASE", "sqlite:////nowhere/x"))}
