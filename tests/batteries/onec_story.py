"""Stories of what KSUP tells and asks 1C, without the doors and the journal between."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar, Self

from obmen.core.settings import Settings
from obmen.systems.onec.client import OnecClient
from obmen.systems.onec.settings import OnecSettings
from obmen_stands.onec import OneC
from obmen_stands.onec.service import Trade

from .small_run import SmallTools


def client_of(url: str) -> OnecClient:
    values = {"address": url, "user": "Администратор", "password": "Пароль-1С", "profile": "ut_11"}
    return OnecClient(OnecSettings.model_validate(values), SmallTools("onec-ut"))


@dataclass
class OnecStory:
    stand: ClassVar = "onec_stand"
    onec: OneC
    client: OnecClient
    settings: Settings = field(default_factory=Settings)

    @classmethod
    @contextmanager
    def begun(cls, onec: OneC) -> Iterator[Self]:
        """In an empty base with the extension."""
        onec.empty()
        client = client_of(onec.trade.publication)
        yield cls(onec, client)
        client.close()

    @property
    def trade(self) -> Trade:
        return self.onec.trade
