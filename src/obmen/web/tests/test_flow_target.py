"""Where an exchange brings its rows does not change under a run: they were made for the target it had."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from obmen.core import clock
from obmen.journal.models import Run
from obmen.setup import connections, snapshot
from obmen.setup.models import Audit, Flow
from obmen.site.tests.house import here

from .shop import Shop, started, text

pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
FORM = "/exchanges/books/edit"


def _other(shop: Shop) -> Client:
    """A second target, and who may choose it."""
    connections.save(connections.Draft("other", "Другой портал", "books", {}, {}), who="test", check=None)
    snapshot.refresh()
    return shop.office.signed_in("administrator")


def _moved(client: Client, target: str, **more: str) -> str:
    """What the form says; empty where it is saved."""
    fields = {"title": "Заказы → сделки", "target": target, "every": "", "s/create": "on", **more}
    answer = client.post(FORM, fields)
    return "" if answer.status_code == 302 else str(answer.content.decode())


def _target() -> str:
    return Flow.objects.values_list("target__name", flat=True).get(name="books")


def _planned(shop: Shop, client: Client) -> str:
    run = started(client, "plan")
    shop.work()
    return run


def _compared(shop: Shop, client: Client) -> str:
    run = started(client, "compare")
    shop.work()
    return run


def _asked(_: Shop, client: Client) -> str:
    return started(client, "collect")


def _working(shop: Shop, client: Client) -> str:
    run = _planned(shop, client)
    client.post(f"{run}/apply")
    return run


@pytest.mark.parametrize("begin", [_planned, _compared, _asked, _working, Shop.stopped])
def test_it_is_refused_while_a_run_is_not_over_and_goes_once_it_is_given_up(
    shop: Shop, begin: Callable[[Shop, Client], str]
) -> None:
    client = _other(shop)
    run = begin(shop, client)
    number = run.rpartition("/")[2]
    said = f"Прогон {number} этого обмена не закончен, его строки — для «Shelf»"
    assert said in _moved(client, "other")
    command = here("flow", "change", "books", "--to", "other", language="ru")
    assert (command.returncode, command.stdout) == (3, "")
    assert f"target: {said}" in command.stderr
    assert _target() == "shelf"
    assert _moved(client, "shelf", title="Сделки", every="1 h") == "", "all else may change"
    for act in ("stop", "drop"):
        client.post(f"{run}/{act}")
    assert _moved(client, "other") == ""
    assert _target() == "other"
    assert Audit.objects.filter(act="flow.changed").latest("id").after == {"title": "Заказы → сделки", "every": "",
                                                                          "target": "other"}  # fmt: skip


def test_a_run_that_is_over_and_a_plan_too_old_to_be_applied_are_in_nobody_s_way(shop: Shop) -> None:
    client = _other(shop)
    started(client, "collect")
    shop.work()
    _compared(shop, client)
    Run.objects.update(started_at=clock.now() - timedelta(days=1, minutes=1))
    assert _moved(client, "other") == ""


def test_a_file_of_settings_is_refused_at_its_place(shop: Shop, tmp_path: Path) -> None:
    client = _other(shop)
    _planned(shop, client)
    file = tmp_path / "set-up.toml"
    exported = here("settings", "export").stdout
    file.write_text(exported.replace('target = "shelf"', 'target = "other"'))
    said = here("settings", "apply", str(file))
    assert said.returncode != 0
    assert "flows.books.target: Run 1 of this exchange is not over" in said.stderr
    assert _target() == "shelf"


def test_the_button_stands_on_the_page_of_a_comparison_that_is_in_the_way(shop: Shop) -> None:
    client = _other(shop)
    run = _compared(shop, client)
    assert f'action="{run}/drop"' in text(client, run)
