"""The process: Django's settings, the one web entry, the server that starts and stops everything."""

import os

import django
from django.apps import apps


def boot() -> None:
    """Makes Django ready in this process; a second call does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "obmen.site.settings")
    if not apps.ready:
        django.setup()
