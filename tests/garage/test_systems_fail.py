"""A portal or a base that does not let us in, has moved or breaks down: told with the remedy, and nothing written."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .house import Garage

ORDERS = "Document_ЗаказНаряд"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ({"moved_to": "https://new.bitrix24.ru"}, ["переехал на https://new.bitrix24.ru", "Впишите этот адрес"]),
        ({"revoked": True}, ["Битрикс24 нас не пускает", "ключ отозван"]),
        ({"scope": ["task"]}, ["crm.item.fields", "Дайте вебхуку право crm"]),
    ],
)
def test_a_portal_that_does_not_let_us_in_is_told_with_the_remedy(
    garage: "Garage", trouble: dict[str, Any], said: list[str]
):
    (order,) = garage.alfa.has({})
    garage.set_up()
    sound = {name: garage.portal.settings()[name] for name in trouble}
    garage.portal.settings(**trouble)
    run = garage.run()
    assert run.state == "failed"
    assert all(words in garage.why(run) for words in said), garage.why(run)
    assert not garage.deals()
    garage.portal.settings(**sound)
    garage.run()
    assert garage.only_deal(order)


def test_a_webhook_revoked_while_the_run_writes_pauses_it_and_it_ends_when_let_in_again(garage: "Garage"):
    orders = garage.alfa.has({}, {}, {})
    garage.set_up()
    plan = garage.run(apply=False)
    garage.portal.settings(revoked=True)
    garage.applies(plan, until=lambda: bool(garage.paused()))
    assert "ключ отозван" in garage.paused()
    assert not garage.deals()
    garage.portal.settings(revoked=False)
    garage.lets_go_on()
    garage.goes_on(plan)
    assert all(garage.only_deal(order) for order in orders)
    garage.settles()


def test_a_missing_right_to_import_names_the_right_and_waits_for_it(garage: "Garage"):
    new, known = garage.alfa.has({}, {})
    deal = garage.deal(garage.alfa.number(known))
    garage.set_up()
    garage.portal.settings(may_import=False)
    plan = garage.run(apply=False)
    garage.applies(plan, until=lambda: bool(garage.paused()))
    assert "Дайте ему в CRM право импорта" in garage.paused()
    garage.portal.settings(may_import=True)
    garage.lets_go_on()
    garage.goes_on(plan)
    assert garage.only_deal(new)
    assert garage.deals()[deal]["OPPORTUNITY"] == "1000.00"
    garage.settles()


@pytest.mark.rule("A8")
def test_a_portal_blocked_for_overload_is_left_alone_and_told_of(garage: "Garage"):
    (order,) = garage.alfa.has({})
    garage.set_up()
    plan = garage.run(apply=False)
    garage.portal.fault("overload", method="crm.deal.add")
    garage.applies(plan, until=lambda: bool(garage.messages(cause="down")))
    (said,) = garage.said_of(plan, order)
    assert "Напишите в поддержку Битрикс24" in said
    assert garage.portal.report()["outcomes"]["fault"] == 1  # asked once, and not again
    garage.portal.clear_faults()
    garage.lets_go_on()
    garage.goes_on(plan)
    assert garage.only_deal(order)


@pytest.mark.rule("A7")
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("login_page", ["никого не пускает", "технические работы"]),
        ("maintenance", ["никого не пускает", "технические работы", "само"]),
        ("no_licence", ["нет свободной лицензии", "Освободите лицензию"]),
        ("platform_error", ["сбой на стороне 1С", "ЗаказНаряд", "No space left on device"]),
        ("internal_error", ["сбой на стороне 1С", "ЗаказНаряд", "технологическом журнале"]),
        ("no_rights", ["не всё разрешено читать", "ЗаказНаряд", "Дайте ему в 1С право"]),
    ],
)
def test_a_base_that_does_not_answer_as_it_should_is_told_and_the_next_run_goes_well(
    garage: "Garage", fault: str, said: list[str]
):
    (order,) = garage.alfa.has({})
    garage.set_up()
    garage.onec.odata.fault(**{fault: -1})
    run = garage.run()
    assert run.state == "failed"
    assert all(words in garage.why(run) for words in ["«alfa»", *said]), garage.why(run)
    assert not garage.deals()
    garage.onec.odata.fault(**{fault: 0})
    garage.run()
    assert garage.only_deal(order)


@pytest.mark.rule("A7")
@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (f"{ORDERS}/Состояние_Key", ["нет реквизита «Состояние»", "«ЗаказНаряд»", "добавьте реквизит"]),
        ("Catalog_Контрагенты", ["не виден справочник «Контрагенты»", "OData"]),
    ],
)
def test_what_the_base_does_not_show_is_named(garage: "Garage", missing: str, said: list[str]):
    (order,) = garage.alfa.has({})
    garage.set_up()
    garage.onec.odata.settings(unpublished=(missing,))
    first, again = garage.run(), garage.run()
    assert {first.state, again.state} == {"failed"}
    assert all(words in garage.why(again) for words in said), garage.why(again)
    garage.onec.odata.settings(unpublished=())
    garage.run()
    assert garage.only_deal(order)
