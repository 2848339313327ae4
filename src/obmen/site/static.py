"""Static files carry the version in their address, so a browser never mixes two versions of a page and its style."""

from urllib.parse import quote

from django.contrib.staticfiles.storage import StaticFilesStorage

from .settings import OBMEN_VERSION


class VersionedStatic(StaticFilesStorage):
    def url(self, name: str | None) -> str:
        return f"{super().url(name)}?v={quote(OBMEN_VERSION)}"
