"""``firm``: one for all stories, on SQLite, which no file closes; each leaves no fault behind. What differs by the
database says ``@both``."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.path.firm import Firm


@pytest.fixture(scope="session", params=["sqlite"])
def whole_firm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Firm]":
    from tests.path.firm import opened

    home = tmp_path_factory.mktemp("firm")
    if request.param == "sqlite":
        with opened(home, "") as firm:
            yield firm
        return
    cluster = request.getfixturevalue("cluster")
    name = f"path_{home.name.replace('-', '_')}"
    with opened(home, cluster.create(name)) as firm:
        yield firm
    cluster.drop(name)


@pytest.fixture
def firm(whole_firm: "Firm") -> "Iterator[Firm]":
    yield whole_firm
    whole_firm.ksup.clear_faults()
    for base in (whole_firm.ut, whole_firm.shop):
        base.fault(send_twice="no", lose_answer=0, cut_after_sending=0, reorder=0)
        base.change_settings(sending=True)
        base.habits(bom=False, content_type="json", numbers="json", base64_crlf=False, dates="iso", vary=False)
