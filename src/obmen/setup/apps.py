"""The Django app of what a person sets up; its tables come with the three roles in them."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SetupConfig(AppConfig):
    name = "obmen.setup"

    def ready(self) -> None:
        post_migrate.connect(_make_roles, sender=self, dispatch_uid="obmen roles")


def _make_roles(using: str, **_: Any) -> None:
    from .people import make_roles

    make_roles(using)
