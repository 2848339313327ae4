"""Virtual tables that are not there, are not understood, or take too long."""

import socket
import time
from dataclasses import replace

import pytest

from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater
from obmen.systems.onec import SYSTEM
from obmen.systems.onec.client import OnecClient
from obmen.systems.onec.settings import OnecSettings
from obmen.systems.onec.tables import Asked
from obmen.systems.onec.wire import text
from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from tests.batteries.hostile import Hostile, hostile, http
from tests.batteries.small_run import calling

from .conftest import Make, made
from .counted import CountedSlots
from .test_contract import described
from .test_tables import BALANCE, PRICES, SALES, SLICE, STOCK, rows
from .test_troubles import client_at


@pytest.fixture
def alfa(stand: OneC) -> PublishedBase:
    return made(stand, orders=20)


@pytest.fixture
def client(alfa: PublishedBase, make: Make) -> OnecClient:
    return make(alfa)


def error_of(client: OnecClient, asked: Asked) -> ObmenError:
    with pytest.raises(ObmenError) as caught:
        rows(client, asked)
    return caught.value


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (replace(BALANCE, register="AccumulationRegister_ТоварыНаСкладах"),
         "1C base alfa does not show the register «ТоварыНаСкладах». Publish it in 1C"),
        (replace(BALANCE, register=SALES), "the register «Продажи» has no table «Balance»"),
        (replace(SLICE, register=STOCK), "has no table «Last records»"),
        (replace(BALANCE, dimensions=("Номенклатура", "Склад")),
         "there is no dimension «Склад» of the register «ОстаткиТоваровКомпании»"),
        (replace(BALANCE, values=("ВНаличииBalance",)),
         "there is no resource «ВНаличии» of the register «ОстаткиТоваровКомпании» in the table «Balance»"),
        (replace(SLICE, values=("Цена", "Упаковка")), "there is no resource «Упаковка» of the register «Цены»"),
        (replace(BALANCE, condition="Организация_Key eq 1"), "Сегмент пути"),
        (replace(BALANCE, condition="Номенклатура eq"), "configuration is the right one"),
    ],
)  # fmt: skip
def test_what_the_base_does_not_have_is_named_as_1c_names_it(client: OnecClient, asked: Asked, says: str) -> None:
    error = error_of(client, asked)
    assert isinstance(error, Misconfigured)
    assert error.setting == "profile"
    assert says in str(error)


def test_nothing_is_asked_for_that_the_description_does_not_hold(client: OnecClient, alfa: PublishedBase) -> None:
    error_of(client, replace(BALANCE, values=("ВНаличииBalance",)))
    assert not [one for one in alfa.asked()["requests"] if "/Balance" in one["target"]]


def test_a_register_published_later_is_found_and_one_withdrawn_is_told(client: OnecClient, alfa: PublishedBase) -> None:
    alfa.settings(unpublished=[PRICES])
    assert "does not show the register «Цены»" in str(error_of(client, SLICE))
    alfa.settings(unpublished=[])
    assert len(rows(client, SLICE)) == 24
    assert described(alfa) == 2
    alfa.settings(unpublished=[PRICES])
    told = [str(error_of(client, SLICE)) for _ in range(2)]
    assert all("does not show the register «Цены»" in one and "Publish it" in one for one in told)
    assert described(alfa) == 3


def test_a_table_1c_disowns_though_it_described_it_is_told_too() -> None:
    """As a base was seen to do with a table that its configuration has lost since."""
    metadata = (
        f'<edmx:Edmx xmlns:edmx="x"><EntityType Name="{STOCK}"/><ComplexType Name="{STOCK}_Balance">'
        + "".join(
            f'<Property Name="{name}"/>' for name in ("Номенклатура_Key", "СкладКомпании_Key", "КоличествоBalance")
        )
        + f'</ComplexType><FunctionImport Name="Balance" ReturnType="Collection(StandardODATA.{STOCK}_Balance)">'
        f'<Parameter Name="bindingParameter" Type="StandardODATA.{STOCK}"/></FunctionImport></edmx:Edmx>'
    )
    error = error_at('{"odata.error": {"code": "6", "message": {"value": "Метод не найден"}}}', "400 Bad", metadata)
    assert isinstance(error, Misconfigured)
    assert "Метод не найден" in str(error)
    for torn in ('{"value": [{"Номенклатура_Key": ""}]}', '{"value": null}', "", "[]"):
        assert isinstance(error_at(torn, "200 OK", metadata), TryLater)


def error_at(body: str, status: str, metadata: str) -> ObmenError:
    """Of a server that describes itself well and then answers this."""

    def act(connection: socket.socket, server: Hostile) -> None:
        described = b"$metadata" in server.head(connection)
        connection.sendall(http("200 OK", metadata.encode()) if described else http(status, body.encode()))

    with hostile(act) as server:
        return error_of(client_at(server.url), BALANCE)


def test_a_text_that_might_be_read_as_another_argument_is_not_sent(client: OnecClient, alfa: PublishedBase) -> None:
    condition = f"Номенклатура/Артикул eq {text(chr(39) + ',Period=' + chr(39))}"
    assert "a text with a quote before a comma" in str(error := error_of(client, replace(BALANCE, condition=condition)))
    assert isinstance(error, Refused)
    assert not [one for one in alfa.asked()["requests"] if "/Balance" in one["target"]]


def test_a_slow_table_is_left_for_later_and_its_session_given_back(make: Make, alfa: PublishedBase) -> None:
    assert SYSTEM.goods
    budget = CountedSlots(SYSTEM.goods(OnecSettings()))
    client = make(alfa, budget, seconds=1)
    assert rows(client, BALANCE)
    alfa.settings(tables=0.12)
    error = error_of(client, BALANCE)
    assert isinstance(error, TryLater)
    assert error.connection_down
    assert budget.left("sessions") == 2
    assert len(rows(client, SLICE)) == 24
    alfa.settings(tables=0)
    assert rows(client, BALANCE)
    until = time.monotonic() + 10  # 1C works on at what nobody waits for any more
    while alfa.asked()["sessions"]["busy"]:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_call_without_time_left_is_not_begun(client: OnecClient, alfa: PublishedBase) -> None:
    rows(client, SLICE)
    before = len(alfa.asked()["requests"])
    with calling(seconds=0), pytest.raises(TryLater):
        list(client.table_rows(SLICE))
    assert len(alfa.asked()["requests"]) == before


def test_troubles_of_the_base_are_those_of_any_reading(client: OnecClient, alfa: PublishedBase) -> None:
    rows(client, BALANCE)
    for fault, says in (("maintenance", "maintenance is under way"), ("no_licence", "no free licence"),
                        ("internal_error", "broke down over the register «ОстаткиТоваровКомпании»")):  # fmt: skip
        alfa.fault(**{fault: 1})
        error = error_of(client, BALANCE)
        assert isinstance(error, TryLater)
        assert says in str(error)
    alfa.fault(no_rights=1)
    assert "may not read all of the register «ОстаткиТоваровКомпании»" in str(error_of(client, BALANCE))


def test_a_batch_1c_breaks_down_over_is_asked_for_in_smaller_ones(client: OnecClient, alfa: PublishedBase) -> None:
    keys = [f"Номенклатура_Key eq guid'{row['Ref_Key']}'" for row in alfa.rows("Catalog_Номенклатура")]
    rows(client, SLICE)
    alfa.fault(internal_error=2)
    assert len(rows(client, replace(BALANCE, any_of=keys))) == 36
    alfa.fault(platform_error=-1)
    assert isinstance(error_of(client, replace(BALANCE, any_of=keys)), TryLater)
