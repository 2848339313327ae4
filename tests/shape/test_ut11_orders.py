"""What of a changed order goes to obmen: the modules' own code, run over a stand-in for the base."""

from decimal import Decimal
from typing import Any

import pytest

from .bsl_values import Reference, Structure
from .ut11_base import Base, after, bodies, order, types
from .ut11_samples import line


@pytest.mark.rule("K4")
@pytest.mark.rule("K5")
def test_an_order_is_added_once_and_then_changed() -> None:
    base, changed = Base(), order()
    assert types(base.told("orders", changed)) == [("orders", "add")]
    changed["строки"] = [line(), line(article="00-00000282")]
    (again,) = bodies(base.told("orders", changed))
    assert (again["type"], len(again["lines"])) == ("change", 2)


def test_what_did_not_change_does_not_go_again() -> None:
    base, changed = Base(), order()
    base.told("orders", changed)
    assert base.told("orders", changed) == []
    assert base.queue.unneeded == ["Не изменилось с прошлого раза"]


def test_what_obmen_turned_away_goes_as_new_when_it_is_mended() -> None:
    base, changed = Base(), order()
    assert base.form("orders", changed) == 1
    base.queue.kept.clear()  # 422: nothing was accepted
    assert types(base.told("orders", changed)) == [("orders", "add")]


@pytest.mark.rule("K4.1")
@pytest.mark.rule("K4.2")
@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"ТипИсключен": True, "ТипЗаказа": "Маркетинг"}, "Тип заказа «Маркетинг» не выгружается"),
        ({"Сделка": Decimal(0)}, "Не заполнен № сделки в КСУП"),
        ({"Проведен": False}, "Заказ не проведен"),
        ({"Новее": False}, "Заказ раньше даты начала обмена"),
    ],
)
def test_an_order_that_is_left_out_says_why(other: dict[str, Any], reason: str) -> None:
    base = Base()
    assert base.told("orders", order(**other)) == []
    assert base.queue.unneeded == [reason]


@pytest.mark.rule("K6")
@pytest.mark.rule("K7")
@pytest.mark.rule("K7.1")
@pytest.mark.parametrize(("shipped", "told"), [((0, 0), "none"), ((2, 3), "all"), ((2, 1), "part")])
def test_a_closed_order_tells_how_much_of_it_was_shipped(shipped: tuple[int, int], told: str) -> None:
    base, changed = Base(), order(Закрыт=True)
    rows = zip((2, 3), shipped, strict=True)
    changed["отгрузка"] = [Structure(Заказано=Decimal(all_), Отгружено=Decimal(some)) for all_, some in rows]
    composition, closed = bodies(base.told("orders", changed))
    assert (composition["type"], closed["type"], closed["shipped"]) == ("add", "closed", told)
    assert base.told("orders", changed) == []


def test_an_order_of_cancelled_lines_alone_tells_of_its_end_only() -> None:
    assert types(Base().told("orders", order(Закрыт=True, Строки=[]))) == [("orders", "closed")]


def test_an_object_erased_meanwhile_holds_nothing_up() -> None:
    base = Base()
    assert base.told("orders", Reference(удалён=True)) == []
    assert base.queue.unneeded == ["Объект удален из базы"]


def test_number_and_moment_of_a_state_grow_though_the_clock_went_back() -> None:
    base, changed = Base(), order()
    (first,) = bodies(base.told("orders", changed))
    base.clock, base._row = after(-3600), base._row - 3_600_000
    changed["строки"] = [line("А-2")]
    (second,) = bodies(base.told("orders", changed))
    assert second["sequence"] > first["sequence"]
    assert second["moment"] >= first["moment"]
