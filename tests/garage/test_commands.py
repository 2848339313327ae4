"""``obmen plan``, ``sync``, ``compare`` and ``runs`` between the real parts, as a Russian operator reads them.
Rules H6, H10, A1."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from obmen.core.masking import HIDDEN
from obmen.site.tests.house import Said, here

from .alfa import phone

if TYPE_CHECKING:
    from .house import Garage

FIELD = "UF_CRM_ID_1C"
pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def obmen(*words: str) -> Said:
    return here(*words, language="ru")


def data(*words: str) -> Any:
    return json.loads(obmen(*words, "--json").stdout)


def lines(said: Said) -> list[str]:
    return [" ".join(line.split()) for line in said.stdout.splitlines()]


@pytest.fixture
def garage(garage: "Garage") -> "Garage":
    """Set up, and then left to the commands."""
    garage.orders = garage.alfa.has({}, {"total": "12500.5"}, {}, {"state": "Стоянка"})
    _, known, twice, _ = garage.orders
    garage.deal(garage.alfa.number(known), CONTACT_ID=garage.contact(phone(1), NAME="Аня"))
    for _ in range(2):
        garage.deal(garage.alfa.number(twice))
    garage.set_up()
    garage.writer.stop()
    return garage


def test_a_plan_is_read_row_by_row_applied_in_part_and_not_twice(garage: "Garage"):
    new = garage.alfa.number(garage.orders[0])
    before = garage.portal.changes()
    said = obmen("plan", "work-orders")
    assert (said.returncode, said.stderr, garage.portal.changes()) == (0, "", before)
    text = " ".join(lines(said))
    assert "план готов" in text
    assert all(count in text for count in ("создать 1", "изменить 1", "конфликт 2"))
    assert f"создать Заказ-наряд {new} от 12.01.2026" in text
    assert all(one in text for one in ("Сумма: 0,00 → 12 500,50", f"Имя клиента: {HIDDEN} → {HIDDEN}"))
    assert "Анна" not in text
    assert "Для состояния «Стоянка» не задана стадия: задайте её в настройках обмена" in text
    assert "в остальных сотрите (2, 3)" in text
    (run,) = data("runs", "list", "work-orders")
    rows = data("runs", "show", str(run["run"]))["rows"]
    assert "Анна" not in str(rows)
    (number,) = [row["number"] for row in rows if row["act"] == "update"]
    said = obmen("runs", "apply", str(run["run"]), "--rows", str(number))
    assert said.returncode == 0
    assert any(line.endswith("изменено") for line in lines(said)), said.stdout
    assert garage.deals()[1]["OPPORTUNITY"] == "12500.50"
    assert not garage.deals_of(garage.orders[0])
    again = obmen("runs", "apply", str(run["run"]))
    assert (again.returncode, again.stdout) == (1, "")
    assert "нет плана, который можно применить" in again.stderr


@pytest.mark.rule("H15")
def test_names_are_shown_to_who_says_so_and_that_is_written_down(garage: "Garage"):
    text = " ".join(lines(obmen("plan", "work-orders", "--personal")))
    assert "Имя клиента: Аня → Анна" in text
    assert "в остальных сотрите (2 Звонок, 3 Звонок)" in text
    (run,) = data("runs", "list", "work-orders")
    assert "Анна" in str(data("runs", "show", str(run["run"]), "--personal")["rows"])
    acts = [one for one in data("audit") if one["act"] == "personal.shown"]
    assert [(one["object"], one["after"]) for one in acts] == [("work-orders", {"run": run["run"]})] * 2
    assert obmen("plan", "1", "--personal").returncode == 2


@pytest.mark.rule("A1")
def test_a_run_by_hand_says_what_it_came_to_and_by_its_code_that_something_waits_for_a_person(garage: "Garage"):
    said = obmen("sync", "work-orders")
    assert said.returncode == 1  # two conflicts
    told = [line.split()[-1] for line in lines(said) if "Заказ-наряд" in line and line[:1].isdigit()]
    assert len(told) == 4
    assert "held" not in said.stdout
    assert "created" not in said.stdout
    assert garage.only_deal(garage.orders[0])["OPPORTUNITY"] == "1000.00"
    again = data("sync", "work-orders")
    assert (again["state"], again["counts"]["conflict"], again["counts"]["leave"]) == ("done", 2, 2)
    assert obmen("sync", "work-orders", "--json").returncode == 1
    for order in garage.orders[2:]:
        garage.alfa.change(order, state="Заявка", marked=True)
    assert obmen("sync", "work-orders").returncode == 0
    assert "завершён" in " ".join(lines(obmen("runs", "list", "work-orders")))


@pytest.mark.rule("H10")
def test_a_comparison_shows_both_sides_and_is_mended_by_its_rows(garage: "Garage"):
    said = obmen("compare", "work-orders", "--from", "2026-01-01", "--to", "2026-01-31")
    assert said.returncode == 0
    assert "Заказ-наряды и их сделки 4 1" in lines(said)
    assert "Их суммы 15 500,50 0,00" in lines(said)
    found = data("compare", "work-orders")
    assert found["counts"]["finding:missing"] == 2
    rows = data("runs", "show", str(found["run"]))["rows"]
    (missing,) = [row["number"] for row in rows if row["act"] == "create"]
    assert obmen("runs", "apply", str(found["run"]), "--rows", str(missing)).returncode == 0
    assert garage.only_deal(garage.orders[0])


def test_what_went_wrong_is_told_with_its_remedy_and_code(garage: "Garage"):
    garage.portal.settings(revoked=True)
    said = obmen("sync", "work-orders")
    assert said.returncode == 1
    assert "не удался" in said.stdout
    assert "Битрикс24 нас не пускает: ключ отозван" in said.stderr
    assert garage.portal.webhook.rstrip("/").rpartition("/")[2] not in said.stdout + said.stderr
    failed = data("sync", "work-orders")
    assert failed["state"] == "failed"
    assert failed["reason"].startswith("Битрикс24 нас не пускает")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("sync", "nothing"), 2, "Обмена nothing нет. Есть: work-orders"),
        (("compare", "work-orders", "--from", "2026-01-01"), 2, "Укажите обе даты: --from и --to"),
        (("runs", "show", "77"), 2, "Прогона 77 нет"),
        (("runs", "apply", "1", "--rows", "x"), 2, "Строки называют номерами: 1,2,5"),
        (("runs", "stop", "1"), 1, "Прогон 1 сейчас в таком состоянии, что сделать это нельзя"),
        (("runs", "resume", "1"), 1, "Прогон 1 сейчас в таком состоянии, что сделать это нельзя"),
    ],
)
def test_what_cannot_be_done_is_said(garage: "Garage", words: tuple[str, ...], code: int, said: str):
    assert obmen("plan", "work-orders").returncode == 0
    told = obmen(*words)
    assert (told.returncode, told.stderr.strip()) == (code, said)


def test_a_plan_is_given_up(garage: "Garage"):
    run = data("plan", "work-orders")["run"]
    assert obmen("runs", "drop", str(run)).returncode == 0
    assert data("runs", "show", str(run))["state"] == "dropped"
    assert obmen("runs", "apply", str(run)).returncode == 1
