"""What people of the car service do, in 1C and in the portal, while runs go by schedule."""

from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Any

from obmen.cli.demo.chapter import Life
from obmen.cli.demo.garage.facts import BODY, EVERY_SECONDS, SERVICE, WorkOrder, name_parts, work_orders
from obmen.cli.demo.garage.seeds import phone
from obmen.cli.demo.stage import Stage
from obmen.core.text import Text

Act = partial[dict[str, Any]]

RENAMED = ("Щукина Анна Львовна", "Дёмин Юрий Ильич", "Цой Марина Сергеевна")
WORKING = ("Согласование", "Ожидание деталей", "В работе")
REOPENED, CHANGED = 8, 12


def day(stage: Stage) -> list[Life]:
    """Work orders move on and end, become dearer, are opened again; clients marry; numbers are typed into deals."""
    seeds, orders = stage.company.garage.planted, work_orders(stage.company.garage.alfa)
    recent = [one for one in orders if one.day >= seeds.since and one.organisation == SERVICE]
    with_deal = [one for one in recent if one.number in seeds.typed | seeds.called]
    rest = [one for one in recent if one.number not in {*seeds.typed, *seeds.called, *seeds.doubted}]
    lives: list[Life] = [_ended(stage, one) for one in with_deal[::3]]
    lives += [[_dearer(stage, one)] for one in islice((one for one in rest if not one.finished), CHANGED)]
    lives += [[_state(stage, one, "В работе")] for one in islice((one for one in rest if one.finished), REOPENED)]
    called = [one for one in with_deal if one.number in seeds.called]
    lives += [[_client(stage, one, name)] for one, name in zip(called[1::4], RENAMED, strict=False)]
    return lives + _in_the_portal(stage)


def trouble(stage: Stage, acts: int) -> list[Life]:
    """Two acts each, with work orders in work that have deals."""
    lively = [one for one in _followed(stage) if not one.finished]
    chosen = stage.chance.sample(lively, min(len(lively), acts // 2))
    return [[_state(stage, one, stage.chance.choice(WORKING)), _dearer(stage, one)] for one in chosen]


def leave(stage: Stage) -> Text:
    number, deals = list(stage.company.garage.planted.doubted.items())[-1]
    return Text(
        "Work order {number} fits two deals, {deals}: it waits for your decision on the start page of obmen. Change "
        "another one in 1C Alfa-Auto: within {seconds} s its deal moves on the board of Bitrix24",
        number=number,
        deals=", ".join(map(str, deals)),
        seconds=EVERY_SECONDS,
    )


def _in_the_portal(stage: Stage) -> list[Life]:
    """A number into the right one of two deals, into a deal made by hand, and a deal for a client who calls now."""
    garage = stage.company.garage
    number, (right, _) = next(iter(garage.planted.doubted.items()))
    typed, called = garage.planted.later[:2]
    return [
        [partial(garage.portal.person_edits, "deal", right, **{garage.planted.number_field: number})],
        [partial(_make_deal, stage, typed, bears_number=True)],
        [partial(_make_deal, stage, called, bears_number=False)],
    ]


def _make_deal(stage: Stage, order: WorkOrder, *, bears_number: bool) -> None:
    garage, seeds = stage.company.garage, stage.company.garage.planted
    last, first, second = name_parts(order.client) or ("", order.client, "")
    contact = {"LAST_NAME": last, "NAME": first, "SECOND_NAME": second, "PHONE": phone(order)}
    told = {"TITLE": "Кузовной ремонт по звонку", "CATEGORY_ID": seeds.pipeline}
    told |= (
        {seeds.number_field: order.number}
        if bears_number
        else {"CONTACT_IDS": garage.portal.seed("contact", [contact])}
    )
    (seeds.typed if bears_number else seeds.called)[order.number] = garage.portal.seed("deal", [told])[0]


def _followed(stage: Stage) -> list[WorkOrder]:
    seeds, orders = stage.company.garage.planted, work_orders(stage.company.garage.alfa)
    recent = [one for one in orders if one.organisation == SERVICE and one.day >= seeds.since]
    return recent + [one for one in orders if one.number in seeds.typed and one.organisation == BODY]


def _ended(stage: Stage, order: WorkOrder) -> Life:
    end = stage.chance.choice(("Закрыт", "Закрыт", "Отказ"))
    return [_state(stage, order, "Выполнен"), _dearer(stage, order), _state(stage, order, end)]


def _state(stage: Stage, order: WorkOrder, state: str) -> Act:
    return partial(stage.company.garage.alfa.odata.change_order, order.ref, state=state)


def _dearer(stage: Stage, order: WorkOrder) -> Act:
    total = order.total + Decimal(stage.chance.randint(100, 900_000)) / 100
    return partial(stage.company.garage.alfa.odata.change_order, order.ref, total=str(total))


def _client(stage: Stage, order: WorkOrder, name: str) -> Act:
    return partial(stage.company.garage.alfa.odata.change_order, order.ref, client_name=name)
