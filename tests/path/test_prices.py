"""The button «Получить цены и остатки», from KSUP to 1C and back.   Rules K14, K14.1."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC
from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .office import Office

OIL: dict[str, Any] = {"retail": "690", "special": "655.50", "stock": {"Магазин": "4", "Внешний склад": "-12.5"}}
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def onec(onec_stand: OneC) -> OneC:
    onec_stand.empty()
    onec_stand.trade.add_product("00-00000125", "Фильтр масляный W 712/95", **OIL)
    return onec_stand


@pytest.fixture
def office(database: Database, ksup_stand: Ksup, onec: OneC) -> "Iterator[Office]":
    from . import office as words  # models may be imported only when Django is set up

    ksup_stand.reset()
    ksup_stand.add_products([
        {"article": "00-00000125", "name": "Фильтр воздушный"},
        {"article": "00-00000404", "name": "Чего в 1С нет"},
    ])  # fmt: skip
    with words.office(ksup_stand, onec) as office:
        yield office


@pytest.mark.rule("K14")
@pytest.mark.rule("K14.1")
def test_a_person_presses_the_button_and_sees_the_table(office: "Office", onec: OneC) -> None:
    code = onec.trade.add_partner("ООО «Ёлки»", agreement={"00-00000125": "600.10"})["code"]
    (client,) = office.ksup.add_contacts([{"name": "ООО «Ёлки»", "type": "company", "codes": {"onec-ut": code}}])
    page = office.press("00-00000125", "00-00000404", contact=client)
    common = "00-00000125 Фильтр воздушный Фильтр масляный W 712/95 название отличается"
    assert f"{common} Магазин 4 690 655,5 600,1" in page
    assert f"{common} Внешний склад -12,5 690 655,5 600,1" in page
    assert "00-00000404 Чего в 1С нет в 1С нет такого артикула" in page
    assert " — " in office.press("00-00000125")


@sqlite
@pytest.mark.rule("K14")
def test_a_contact_1c_does_not_know_is_told_above_the_table(office: "Office") -> None:
    (client,) = office.ksup.add_contacts([{"name": "Новый", "type": "person", "codes": {"onec-ut": "00-00000999"}}])
    page = office.press("00-00000125", contact=client)
    assert "Код контакта 00-00000999 в 1С не найден" in page
    assert "Магазин 4 690 655,5 —" in page


@sqlite
@pytest.mark.rule("K14")
def test_1c_slower_than_the_wait_is_told_in_time_and_by_name(office: "Office", onec: OneC) -> None:
    office.connects("onec-ut", onec, wait=1)
    onec.odata.settings(first_call=4)
    began = time.monotonic()
    page = office.press("00-00000125")
    assert time.monotonic() - began < 2.5
    assert "Цены и остатки не получены. Подключение «1С onec-ut» не ответило за 1 с" in page
    onec.odata.settings(first_call=0)
    answer = office.ask("00-00000125")
    assert (answer.status, len(answer["items"])) == (200, 2)


@sqlite
@pytest.mark.rule("K14")
def test_a_slow_first_call_within_the_wait_is_waited_for(office: "Office", onec: OneC) -> None:
    onec.odata.settings(first_call=1)
    assert "Магазин 4" in office.press("00-00000125")


@sqlite
@pytest.mark.rule("K14")
@pytest.mark.parametrize(("wait", "call", "statuses"), [(20, 0.2, [200, 200, 200]), (1, 0.6, [200, 504, 504])])
def test_questions_beyond_the_sessions_wait_for_one_as_long_as_they_may(
    office: "Office", onec: OneC, wait: int, call: float, statuses: list[int]
) -> None:
    office.connects("onec-ut", onec, wait=wait, sessions=1)
    onec.odata.settings(call=call)
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(office.ask, "00-00000125") for _ in range(3)]
        assert sorted(one.result().status for one in asked) == statuses
    assert onec.odata.asked()["sessions"]["most"] == 1


@sqlite
@pytest.mark.rule("K14")
@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        ("no_licence", 503, "нет свободной лицензии"),
        ("maintenance", 503, "технические работы"),
        ("truncated", 503, "не сообщила цены и остатки"),
        ("internal_error", 422, "Ошибка при вызове метода контекста"),
        ("no_rights", 503, "не пускает"),
    ],
)
def test_what_1c_says_instead_is_told_to_the_person(
    office: "Office", onec: OneC, fault: str, status: int, says: str
) -> None:
    onec.odata.fault(**{fault: 2})
    assert says in office.press("00-00000125")
    assert office.ask("00-00000125").status == status


@sqlite
@pytest.mark.rule("K14")
def test_1c_that_is_off_is_told_at_once(office: "Office", onec: OneC) -> None:
    office.connects("onec-ut", onec, address="http://127.0.0.1:1")
    assert "1С (onec-ut) не отвечает: выключена или недоступна. Запросите позже" in office.press("00-00000125")


@sqlite
@pytest.mark.rule("K14", "H7")
def test_only_the_warehouses_of_the_setting_are_shown_and_an_unknown_one_is_named(office: "Office", onec: OneC) -> None:
    office.connects("onec-ut", onec, warehouses=("Внешний склад",))
    page = office.press("00-00000125")
    assert ("Внешний склад -12,5" in page, "Магазин" in page) == (True, False)
    office.connects("onec-ut", onec, warehouses=("Внешний склад", "Дальний"))
    assert "в 1С нет склада «Дальний». Выберите склады заново" in office.press("00-00000125")


@sqlite
@pytest.mark.rule("K14", "H7")
def test_the_form_of_the_exchange_offers_the_warehouses_of_1c(office: "Office", onec: OneC) -> None:
    from obmen.worker import choices

    onec.trade.extension(warehouses=["Третий"])
    ends = choices.Ends.named("ksup", "onec-ut")
    assert choices.read(office.wiring, ends, ["warehouses"]) == {}
    offered = [one.value for one in ends.known(["warehouses"]).choices["warehouses"]]
    assert offered == ["Внешний склад", "Магазин", "Третий"]


@sqlite
@pytest.mark.rule("K14")
def test_of_several_bases_the_one_that_is_named_answers(office: "Office", onec: OneC) -> None:
    with OneC.started(target="", token="", base="onec-shop") as shop:
        shop.trade.add_product("00-00000125", "Окно", retail="1")
        office.connects("onec-shop", shop)
        assert office.ask("00-00000125")["errors"][0]["field"] == "base"
        told = {base: office.ask("00-00000125", base=base)["items"][0] for base in ("onec-ut", "onec-shop")}
        assert {base: item["price_retail"] for base, item in told.items()} == {"onec-ut": 690, "onec-shop": 1}
        assert office.ask("00-00000125", base="onec-spb").status == 422


@sqlite
@pytest.mark.rule("K14")
def test_a_paused_exchange_says_so_and_takes_no_messages_either(office: "Office") -> None:
    office.pause("onec-ut")
    assert office.ask("00-00000125").status == 503
    contact = {"ksup_id": "77", "name": "ООО", "type": "company"}
    answer = office.doors.post("/in/ksup/contacts", contact)
    assert (answer.status, answer["state"]) == (202, "held")


@sqlite
def test_a_person_who_chose_nothing_or_has_no_server_is_told(office: "Office") -> None:
    assert "Отметьте номенклатуру" in office.press()
    office.ksup.knows_server("", "")
    assert "Адрес сервера обмена не задан" in office.press("00-00000125")
    office.ksup.knows_server("http://127.0.0.1:1", "")
    assert "Сервер обмена не отвечает" in office.press("00-00000125")
