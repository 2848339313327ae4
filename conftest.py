"""What every test stands on. The fixtures and the house rules of a run are in ``tests/fixtures``."""

import os
import shutil
import tempfile

import django
from hypothesis import settings

from tools.catalogs import compile_stale

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.database",
    "tests.fixtures.order",
    "tests.fixtures.rules",
    "tests.fixtures.stands",
    "tests.fixtures.strict",
]

# A test that needs a database asks for the fixture; one that forgot it finds this, and not somebody's real data.
os.environ["OBMEN_DATABASE"] = "sqlite:////nowhere/ask-for-the-database-fixture.sqlite3"
os.environ["OBMEN_HOME"] = tempfile.mkdtemp(prefix="obmen-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "obmen.site.settings"

# A busy machine is no reason for a property to fail; the failing example is printed so that anybody can repeat it.
settings.register_profile("obmen", deadline=None, print_blob=True)
settings.load_profile("obmen")


def pytest_configure() -> None:
    compile_stale()
    django.setup()


def pytest_unconfigure() -> None:
    shutil.rmtree(os.environ["OBMEN_HOME"], ignore_errors=True)
