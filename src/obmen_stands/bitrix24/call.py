"""One call of a method, as the method sees it, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from obmen_stands.bitrix24 import php
from obmen_stands.bitrix24.errors import Refusal
from obmen_stands.bitrix24.items import Items
from obmen_stands.bitrix24.settings import Settings
from obmen_stands.bitrix24.store import Store


@dataclass
class Reply:
    """`written` and `counted` only tell what the call cost: rows of an import, rows behind `total`."""

    result: Any
    total: int | None = None
    next: int | None = None
    written: int = 1
    counted: int = 0


@dataclass
class Call:
    items: Items
    settings: Settings
    params: dict[str, Any]
    user: int = 1
    credential: str = ""
    application: str = ""
    """Of a call with a token: whose."""

    @property
    def store(self) -> Store:
        return self.items.store

    def param(self, name: str) -> Any:
        """The outermost names are found in any case."""
        for key, value in self.params.items():
            if key.lower() == name.lower():
                return value
        return None

    def sees(self, item: dict[str, Any]) -> bool:
        return self.settings.sees == "all" or item["ASSIGNED_BY_ID"] == self.user

    def start(self) -> int:
        return php.whole(self.param("start"))

    def fields(self) -> dict[str, Any]:
        told = self.param("fields")
        if not isinstance(told, dict | list):
            raise Refusal(400, "", "Parameter 'fields' must be array.")
        return php.keyed(told)


Method = Callable[[Call], Reply]
