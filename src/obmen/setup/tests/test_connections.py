"""A connection is saved only when the other system has been asked, and gives its secrets to nobody."""

from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.core.errors import Misconfigured, Refused, TryLater, Unclear
from obmen.core.text import Text
from obmen.setup import connections, secret_values
from obmen.setup.models import Audit, Connection, Flow
from obmen.setup.validation import WrongSettings
from tests.fixtures.database import Database

from .people import ADDRESS, TOKEN, Answering, ksup, onec, saved
from .shapes_of_all_kinds import Everything

pytestmark = pytest.mark.rule("H7")


def test_a_connection_is_saved_after_the_other_system_answered(database: Database):
    check = Answering()
    found = connections.save(ksup(), who="anna", check=check)
    assert found.connection.check_ok is True
    assert found.checked is not None
    assert check.asked[0].token.get_secret_value() == TOKEN  # type: ignore[attr-defined]
    assert connections.read(Connection.objects.get(name="ksup")).address == ADDRESS


@pytest.mark.parametrize("error", [TryLater(Text("down"), connection_down=True), Unclear(Text("lost"))])
def test_a_system_that_is_off_is_saved_as_unchecked(database: Database, error: TryLater):
    found = connections.save(ksup(), who="anna", check=Answering(error))
    assert found.trouble is error
    row = Connection.objects.get(name="ksup")
    assert row.check_ok is None
    assert row.check_text == error.text.to_json()


def test_a_wrong_key_is_told_at_its_field_and_nothing_is_saved(database: Database):
    check = Answering(Misconfigured(Text("KSUP does not know this key"), setting="token"))
    with pytest.raises(WrongSettings) as wrong:
        connections.save(ksup(), who="anna", check=check)
    assert str(wrong.value.errors["token"]) == "KSUP does not know this key"
    assert not Connection.objects.exists()


def test_a_refusal_of_the_check_is_told_for_the_whole(database: Database):
    with pytest.raises(WrongSettings) as wrong:
        connections.save(ksup(), who="anna", check=Answering(Refused(Text("no rights"))))
    assert str(wrong.value.errors[""]) == "no rights"


def test_a_kept_secret_stays_when_it_is_not_typed(database: Database):
    saved(ksup())
    saved(ksup(title="КСУП, главная", secrets={}))
    assert connections.read(Connection.objects.get(name="ksup")).token.get_secret_value() == TOKEN


def test_a_changed_address_asks_for_the_secret_again(database: Database):
    saved(ksup())
    elsewhere = {"address": "https://evil.example"}
    check = Answering()
    with pytest.raises(WrongSettings) as wrong:
        connections.save(ksup(values=elsewhere, secrets={}), who="anna", check=check)
    assert list(wrong.value.errors) == ["token"]
    assert check.asked == []
    saved(ksup(values=elsewhere, secrets={"token": TOKEN}))
    assert connections.read(Connection.objects.get(name="ksup")).address == "https://evil.example"


def test_a_proxy_is_an_address_too(database: Database):
    saved(ksup())
    values = {"address": ADDRESS, "proxy": "http://listener.example:3128"}
    with pytest.raises(WrongSettings, match="token"):
        saved(ksup(values=values, secrets={}))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "КСУП"}, "name"),
        ({"title": "  "}, "title"),
        ({"system": "sap"}, "system"),
        ({"zone": "Moscow"}, "zone"),
        ({"slots": 0}, "slots"),
        ({"values": {}}, "address"),
        ({"values": {"address": "ksup"}}, "address"),
        ({"values": {"address": ADDRESS, "adress": "x"}}, "adress"),
        ({"secrets": {}}, "token"),
    ],
)
def test_a_mistake_is_named_by_its_field(database: Database, changes: dict[str, object], field: str):
    with pytest.raises(WrongSettings) as wrong:
        saved(ksup(**changes))
    assert field in wrong.value.errors
    assert not Connection.objects.exists()


def test_a_connection_stays_with_its_system(database: Database):
    saved(ksup())
    with pytest.raises(WrongSettings, match="system"):
        saved(onec(name="ksup"))


@pytest.mark.rule("H12")
def test_the_audit_tells_what_changed_and_no_secret(database: Database):
    saved(ksup())
    saved(ksup(title="КСУП 2", secrets={"token": "another"}))
    row = Audit.objects.order_by("-id")[0]
    assert (row.who, row.act, row.object) == ("anna", "connection.changed", "ksup")
    assert row.before == {"title": "КСУП"}
    assert row.after == {"title": "КСУП 2", "secrets.token": "changed"}
    assert TOKEN not in "".join(str(each.after) for each in Audit.objects.all())


def test_asking_again_keeps_what_was_found(database: Database):
    row = saved(ksup())
    with pytest.raises(TryLater):
        connections.recheck(row, check=Answering(TryLater(Text("KSUP does not answer"))))
    row.refresh_from_db()
    assert row.check_ok is False
    connections.recheck(row, check=Answering())
    row.refresh_from_db()
    assert row.check_ok is True


def test_a_connection_a_flow_names_is_not_removed(database: Database):
    source, target = saved(onec()), saved(ksup())
    Flow.objects.create(name="f", title="F", exchange="orders", source=source, target=target, changed_at=clock.now())
    with pytest.raises(Refused, match="Pause it instead"):
        connections.remove(target, who="anna")
    connections.remove(saved(onec(name="spare")), who="anna")
    assert not Connection.objects.filter(name="spare").exists()


def test_debug_has_an_end(database: Database):
    row = saved(ksup())
    connections.debug(row, clock.now() + timedelta(hours=1), personal=False, who="anna")
    row.refresh_from_db()
    assert row.debug_until is not None
    assert row.personal_in_debug is False


def test_secrets_at_any_depth_are_taken_out_and_put_back(database: Database):
    values = Everything.example()
    plain, secrets = secret_values.split(values)
    assert secrets == {"password": "sp", "headers/1/value": "sh", "keys/a~1b": "sk", "inner/secret": "si"}
    assert not any(secret in str(plain) for secret in secrets.values())
    assert Everything.model_validate(secret_values.join(plain, secrets)) == values
