"""Work orders as the role promises them, held against what stands in the base."""

from datetime import datetime
from decimal import Decimal

import pytest

from obmen.core.roles.work_orders import WorkOrder
from obmen.systems.onec.client import OnecClient
from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from obmen_stands.onec.tests.odata_client import Caller
from tests.batteries.small_run import ZONE, calling

from .conftest import LONG_AGO, ORDERS, Make, made

MIDNIGHT = "2026-02-01T00:00:00"
NO_DATE = "0001-01-01T00:00:00"


def read(client: OnecClient, since: datetime = LONG_AGO, *organisations: str) -> dict[str, WorkOrder]:
    with calling(seconds=60):
        found = list(client.work_orders(dated_from=since, organisations=organisations))
    assert len({one.ref for one in found}) == len(found)
    return {one.ref: one for one in found}


def one(client: OnecClient, number: str) -> WorkOrder:
    with calling():
        [found] = client.work_orders_numbered([number], organisations=())
    return found


@pytest.mark.rule("A7")
def test_every_work_order_is_read_as_it_stands_in_the_base(client: OnecClient, alfa: PublishedBase) -> None:
    found = read(client)
    states = {row["Ref_Key"]: row["Description"] for row in alfa.rows("Catalog_ВидыСостоянийЗаказНарядов")}
    firms = {row["Ref_Key"]: row["Description"] for row in alfa.rows("Catalog_Организации")}
    sums = [name for name in alfa.rows(ORDERS)[0] if name.startswith("Сумма")]
    rows = alfa.rows(ORDERS)
    assert found.keys() == {row["Ref_Key"] for row in rows}
    for row in rows:
        order = found[row["Ref_Key"]]
        assert order.number == row["Number"].rstrip() != row["Number"]
        assert order.date == datetime.fromisoformat(row["Date"]).replace(tzinfo=ZONE)
        assert order.version == row["DataVersion"]
        assert order.sum == sum(Decimal(row[name]) for name in sums) > 0
        assert (order.state, order.state_title) == (row["Состояние_Key"], states[row["Состояние_Key"]])
        assert (order.organisation, order.organisation_title) == (row["Организация_Key"], firms[row["Организация_Key"]])
        assert (order.posted, order.deleted) == (row["Posted"], row["DeletionMark"])
        assert order.object.title == f"Заказ-наряд {order.number}"
        assert (order.object.connection, order.object.kind, order.object.id) == ("alfa", "work order", order.ref)


def test_work_orders_before_the_date_and_of_others_are_left(client: OnecClient, alfa: PublishedBase) -> None:
    rows = alfa.rows(ORDERS)
    border, firm = rows[150]["Date"], rows[150]["Организация_Key"]
    found = read(client, datetime.fromisoformat(border).replace(tzinfo=ZONE), firm)
    assert found.keys() == {row["Ref_Key"] for row in rows if row["Date"] >= border and row["Организация_Key"] == firm}
    assert not read(client, datetime(2030, 1, 1, tzinfo=ZONE))


def test_more_organisations_than_fit_a_question_are_told_apart_all_the_same(
    client: OnecClient, alfa: PublishedBase
) -> None:
    firm = alfa.rows(ORDERS)[0]["Организация_Key"]
    others = [f"{number:08x}-0000-0000-0000-000000000000" for number in range(30)]
    own = [row["Ref_Key"] for row in alfa.rows(ORDERS) if row["Организация_Key"] == firm]
    assert sorted(read(client, LONG_AGO, firm, *others)) == sorted(own)


def test_the_zone_of_the_connection_is_1cs_clock(client: OnecClient, alfa: PublishedBase) -> None:
    border = alfa.rows(ORDERS)[10]["Date"]
    since = datetime.fromisoformat(f"{border}+03:00")
    assert len(read(client, since)) == 290


@pytest.mark.rule("A2")
def test_those_of_some_references_are_read_and_nonsense_among_them_is_passed_by(
    client: OnecClient, alfa: PublishedBase
) -> None:
    refs = [row["Ref_Key"] for row in alfa.rows(ORDERS)][:130]
    gone = "00000000-1111-2222-3333-444444444444"
    with calling():
        found = [order.ref for order in client.work_orders_of([*refs, gone, "17", "' or 1 eq 1", ""])]
    assert sorted(found) == sorted(refs)
    asked = [
        one["target"]
        for one in alfa.asked()["requests"]
        if "Ref_Key%20eq" in one["target"] and "Number" in one["target"]
    ]
    assert len(asked) == 4
    assert all(len(target) < 8190 and "+" not in target for target in asked)


@pytest.mark.rule("A2")
def test_a_number_finds_all_that_bear_it_padded_or_not(stand: OneC, make: Make, profile: str) -> None:
    alfa = made(stand, profile=profile, orders=60, same_number_every=3)
    client = make(alfa, profile=profile)
    doubled = next(row for row in alfa.rows(ORDERS) if row["Number"] == alfa.rows(ORDERS)[2]["Number"])
    with calling():
        found = list(
            client.work_orders_numbered(
                ["АА00000001 ", doubled["Number"], "О'Нил", "", "нет", "9" * 300], organisations=()
            )
        )
        assert sorted(order.number for order in found) == sorted(["АА00000001", *[doubled["Number"].strip()] * 2])
        firm = found[0].organisation
        assert {order.organisation for order in client.work_orders_numbered(["АА00000001"], organisations=[firm])} == {
            firm
        }


@pytest.mark.rule("A2")
@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("AA00007777", "АА00007777"),
        ("AA00007777", "аа 00007777"),
        ("АА00007777", "AA00007777"),
        ("АА00007777", " аа 00007777"),
        ("АА 0007777", "аа 0007777"),
        ("Аа00007777", "Аа00007777"),
        ("ЗН-0007777", "зh-0007777"),
    ],
)
def test_a_number_in_other_letters_is_found(stand: OneC, make: Make, kept: str, typed: str) -> None:
    alfa = made(stand, orders=10)
    alfa.change_order("АА00000009", number=kept)
    assert one(make(alfa), typed).number == kept


def test_two_numbers_that_look_alike_are_both_found(stand: OneC, make: Make) -> None:
    alfa = made(stand, orders=10)
    alfa.change_order("АА00000009", number="AA00000001")
    with calling():
        found = make(alfa).work_orders_numbered(["AA00000001", "АА00000001", "нет"], organisations=())
        assert sorted(order.number for order in found) == ["AA00000001", "АА00000001"]


def test_states_and_organisations_are_offered_with_those_users_added(client: OnecClient, alfa: PublishedBase) -> None:
    with calling():
        titles = {choice.title for choice in client.work_order_states()}
        assert {"Закрыт", "Начать работу", "Ожидание деталей", "Архив"} <= titles
        assert {c.value: c.title for c in client.organisations()} == {
            row["Ref_Key"]: row["Description"] for row in alfa.rows("Catalog_Организации")
        }


def test_only_a_base_with_managed_forms_is_linked_to(client: OnecClient, alfa: PublishedBase, profile: str) -> None:
    order = one(client, "АА00000009")
    low, middle, high, rest, node = order.ref.split("-")
    link = f"/#e1cib/data/Документ.ЗаказНаряд?ref={rest}{node}{high}{middle}{low}"
    assert order.object.url == (
        "" if profile == "alfa_auto_5" else alfa.address.removesuffix("/odata/standard.odata/") + link
    )


def test_dates_at_midnight_and_no_date_at_all_are_read(client: OnecClient, alfa: PublishedBase) -> None:
    refs = [row["Ref_Key"] for row in alfa.rows(ORDERS)]
    caller = Caller(alfa)
    assert caller.ask(f"{ORDERS}(guid'{refs[0]}')", "PATCH", {"Date": MIDNIGHT}).status == 200
    assert caller.ask(f"{ORDERS}(guid'{refs[1]}')", "PATCH", {"Date": NO_DATE}).status == 200
    found = read(client, datetime(2026, 2, 1, tzinfo=ZONE))
    assert refs[0] in found
    assert refs[1] not in found
    with calling():
        [undated] = client.work_orders_of([refs[1]])
    assert undated.date.tzinfo
    assert undated.date.astimezone(ZONE).year >= 1970


def test_marked_and_unposted_ones_come_with_their_marks(client: OnecClient, alfa: PublishedBase) -> None:
    alfa.change_order("АА00000009", posted=False, marked=True)
    order = one(client, "АА00000009")
    assert (order.posted, order.deleted) == (False, True)


def test_a_saved_work_order_has_another_version(client: OnecClient, alfa: PublishedBase) -> None:
    before = one(client, "АА00000009").version
    alfa.change_order("АА00000009")
    assert one(client, "АА00000009").version != before
