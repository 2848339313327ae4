"""Settings of the server itself, and what each role may do."""

import pytest
from django.contrib.auth.models import Group, User

from obmen.setup import options
from obmen.setup.models import Audit, Option
from obmen.setup.people import ROLES
from obmen.setup.validation import WrongSettings
from tests.fixtures.database import Database

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.rule("H7")
def test_options_have_defaults_and_are_seen_as_soon_as_they_are_saved(database: Database):
    assert options.get(options.Limits).body_mb == 8
    options.save(options.Limits, {"body_mb": 16}, {}, who="anna")
    assert options.get(options.Limits).body_mb == 16


@pytest.mark.rule("H7", "H12")
def test_a_secret_of_the_server_is_encrypted_kept_and_not_audited(database: Database):
    options.save(options.Alerts, {"smtp_host": "mail"}, {"smtp_password": "s3cr3t"}, who="anna")
    options.save(options.Alerts, {"smtp_host": "mail", "smtp_port": 587}, {}, who="anna")
    assert options.get(options.Alerts).smtp_password.get_secret_value() == "s3cr3t"
    row = Option.objects.get(name="alerts")
    assert "s3cr3t" not in str(row.value)
    assert b"s3cr3t" not in bytes(row.secrets)
    assert "s3cr3t" not in "".join(str(a.after) for a in Audit.objects.all())


@pytest.mark.rule("H7")
def test_a_password_is_not_sent_to_another_mail_server(database: Database):
    options.save(options.Alerts, {"smtp_host": "mail"}, {"smtp_password": "s3cr3t"}, who="anna")
    with pytest.raises(WrongSettings) as wrong:
        options.save(options.Alerts, {"smtp_host": "evil"}, {}, who="anna")
    assert list(wrong.value.errors) == ["smtp_password"]


@pytest.mark.rule("H7")
@pytest.mark.parametrize(
    ("group", "values", "place"),
    [
        (options.Alerts, {"emails": ["anna"]}, "emails/0"),
        (options.Alerts, {"emails": ["anna@firm.ru"]}, ""),
        (options.Alerts, {"webhook_url": "ftp://x"}, "webhook_url"),
        (options.Network, {"proxies": ["10.0.0.0/99"]}, "proxies/0"),
        (options.Limits, {"file_mb": 0}, "file_mb"),
    ],
)
def test_a_mistake_in_an_option_is_named(database: Database, group, values, place):
    with pytest.raises(WrongSettings) as wrong:
        options.save(group, values, {}, who="anna")
    assert list(wrong.value.errors) == [place]


@pytest.mark.rule("H7")
def test_options_of_another_version_fall_back_to_defaults(database: Database):
    Option.objects.create(name="limits", value={"body_mb": 16, "gone": 1})
    assert options.get(options.Limits).body_mb == 8


@pytest.mark.rule("H12")
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_it_says_and_no_more(database: Database, role: str):
    person = User.objects.create_user("p")
    person.groups.add(Group.objects.get(name=role))
    may = {right for right in ("see", "operate", "administer") if person.has_perm(f"setup.{right}")}
    assert may == set(ROLES[role])
