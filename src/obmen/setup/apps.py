"""The Django app of what a person sets up; its tables come with the three roles in them."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save


class SetupConfig(AppConfig):
    name = "obmen.setup"

    def ready(self) -> None:
        post_migrate.connect(_make_roles, sender=self, dispatch_uid="obmen roles")
        for model in ("Connection", "Flow", "Token", "Option"):
            for signal in (post_save, post_delete):
                signal.connect(_tell, sender=self.get_model(model), dispatch_uid=f"obmen {model}")


def _make_roles(using: str, **_: Any) -> None:
    from .people import make_roles

    make_roles(using)


def _tell(**_: Any) -> None:
    from .snapshot import changed

    changed()
