"""The base held against what its configuration is said to be: what is missing is named, with the remedy."""

import pytest

from obmen.core.errors import Misconfigured, TryLater
from obmen.systems.onec.metadata import NotMetadata
from obmen.systems.onec.metadata import described as description
from obmen.systems.onec.profile import profile as names_of
from obmen.systems.onec.settings import PROFILES as SETTINGS_PROFILES
from obmen_stands.onec import OneC
from obmen_stands.onec.odata import PublishedBase
from tests.batteries.hostile import answering, hostile, http
from tests.batteries.small_run import calling

from .conftest import CLIENTS, LONG_AGO, ORDERS, PROFILES, Make, made
from .test_troubles import client_at

REGISTER = "InformationRegister_КонтактнаяИнформация"


def check(make: Make, alfa: PublishedBase, profile: str) -> tuple[str, list[str]]:
    with calling():
        checked = make(alfa, profile=profile).check()
    return str(checked.summary), [str(note) for note in checked.notes]


def refused(make: Make, alfa: PublishedBase, profile: str) -> Misconfigured:
    with calling(), pytest.raises(Misconfigured) as caught:
        make(alfa, profile=profile).check()
    assert caught.value.setting == "profile"
    with calling(), pytest.raises(Misconfigured) as again:
        list(make(alfa, profile=profile).work_orders(dated_from=LONG_AGO, organisations=()))
    assert str(again.value) == str(caught.value)
    return caught.value


def test_there_is_a_file_for_each_configuration_to_choose() -> None:
    asked_otherwise = {"", "ut_11"}  # not at all, or through the extension
    assert set(SETTINGS_PROFILES) - asked_otherwise == set(PROFILES)
    for name in PROFILES:
        assert names_of(name).sets


@pytest.mark.rule("H7")
def test_a_check_says_what_stands_there(make: Make, alfa: PublishedBase, profile: str) -> None:
    summary, notes = check(make, alfa, profile)
    assert "1C base alfa" in summary
    assert "300 work orders" in summary
    assert profile[-1] in summary
    assert "Europe/Moscow" in summary
    assert notes == []


@pytest.mark.rule("H7")
@pytest.mark.parametrize("attribute", ["Состояние_Key", "Организация_Key"])
def test_an_attribute_the_base_lacks_is_named_as_1c_names_it(
    make: Make, alfa: PublishedBase, profile: str, attribute: str
) -> None:
    alfa.settings(unpublished=[f"{ORDERS}/{attribute}"])
    error = refused(make, alfa, profile)
    name = attribute.removesuffix("_Key")
    assert f"The base has no attribute «{name}» of the document «ЗаказНаряд»" in str(error)
    assert "Look whether the configuration is the right one" in str(error)


def test_an_object_nobody_published_is_named_with_what_to_do(make: Make, alfa: PublishedBase, profile: str) -> None:
    alfa.settings(unpublished=["Catalog_ВидыСостоянийЗаказНарядов", CLIENTS])
    error = refused(make, alfa, profile)
    assert "does not show the catalog «ВидыСостоянийЗаказНарядов» (missing in all: 2)" in str(error)
    assert "Publish it in 1C" in str(error)
    assert CLIENTS in error.detail


def test_the_other_edition_is_recognised(make: Make, alfa: PublishedBase, profile: str) -> None:
    [other] = set(PROFILES) - {profile}
    assert f"The configuration «{SETTINGS_PROFILES[profile]}» fits this base" in str(refused(make, alfa, other))


def test_sums_are_never_half_a_sum(make: Make, stand: OneC) -> None:
    alfa = made(stand, profile="alfa_auto_6", orders=3)
    alfa.settings(unpublished=[f"{ORDERS}/СуммаРаботДокумента"])
    assert "«СуммаРаботДокумента»" in str(refused(make, alfa, "alfa_auto_6"))


def test_a_base_that_shows_no_cards_phones_is_read_with_those_of_its_documents(make: Make, stand: OneC) -> None:
    alfa = made(stand, orders=20)
    alfa.settings(unpublished=[REGISTER])
    _, notes = check(make, alfa, "alfa_auto_5")
    assert "only those in the work orders are read" in notes[0]
    with calling():
        found = list(make(alfa).work_orders(dated_from=LONG_AGO, organisations=()))
    assert len(found) == 20
    assert any(order.client and order.client.phones for order in found)


def test_a_base_that_shows_no_phones_at_all_is_not_read(make: Make, stand: OneC) -> None:
    alfa = made(stand, orders=20)
    alfa.settings(unpublished=[REGISTER, f"{ORDERS}/КонтактнаяИнформация"])
    assert "does not show the register «КонтактнаяИнформация»" in str(refused(make, alfa, "alfa_auto_5"))


def described(alfa: PublishedBase) -> int:
    return sum("$metadata" in one["target"] for one in alfa.asked()["requests"])


def test_the_description_is_read_once_and_anew_after_1c_did_not_know_something(
    make: Make, alfa: PublishedBase, profile: str
) -> None:
    for _ in range(3):
        with calling():
            list(make(alfa, profile=profile).work_orders(dated_from=LONG_AGO, organisations=()))
    assert described(alfa) == 1
    alfa.settings(unpublished=["Catalog_Организации"])
    errors = []
    for _ in range(2):
        with calling(), pytest.raises(Misconfigured) as caught:
            list(make(alfa, profile=profile).work_orders(dated_from=LONG_AGO, organisations=()))
        errors.append(str(caught.value))
    assert described(alfa) == 2
    assert all("«Организации»" in error and "Publish it" in error for error in errors)
    alfa.settings(unpublished=[])
    with calling():
        assert list(make(alfa, profile=profile).work_orders(dated_from=LONG_AGO, organisations=()))


def test_a_description_that_does_not_come_in_time_is_no_reason_to_fail_a_check(make: Make, stand: OneC) -> None:
    alfa = made(stand, orders=3)
    alfa.settings(hang_seconds=2, faults={"hang": 1, "after": 1})
    with calling():
        checked = make(alfa, seconds=1).check()
    assert "before the first run" in str(checked.notes[0])


def test_a_first_call_too_slow_for_a_check_asks_for_another_try(make: Make, stand: OneC) -> None:
    alfa = made(stand, orders=3)
    alfa.settings(hang_seconds=2, faults={"hang": 1})
    with calling(), pytest.raises(TryLater) as caught:
        make(alfa, seconds=1).check()
    assert caught.value.connection_down
    assert "Try once more" in str(caught.value)


@pytest.mark.parametrize("body", [b"", b"{}", b"<feed/>", b"<a>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_what_is_no_description_is_told_from_one(body: bytes) -> None:
    with pytest.raises(NotMetadata):
        description(body, {ORDERS})
    with hostile(answering(http("200 OK", body))) as server, calling(), pytest.raises(TryLater):
        list(client_at(server.url).work_orders(dated_from=LONG_AGO, organisations=()))


def test_a_description_of_a_large_base_is_run_through_quickly() -> None:
    many = "".join(
        f'<EntityType Name="Catalog_{number}">'
        + "".join(f'<Property Name="Реквизит{one}" Type="Edm.String"/>' for one in range(40))
        + "</EntityType>"
        for number in range(2000)
    )
    own = f'<EntityType Name="{ORDERS}"><Property Name="Number"/></EntityType>'
    part = f'<ComplexType Name="{ORDERS}_Работы_RowType"><Property Name="Сумма"/></ComplexType>'
    body = f'<edmx:Edmx xmlns:edmx="x"><Schema>{many}{own}{part}</Schema></edmx:Edmx>'.encode()
    assert len(body) > 4 << 20
    assert description(body, {ORDERS, CLIENTS}).sets == {ORDERS: {"Number", "Работы/Сумма"}}
