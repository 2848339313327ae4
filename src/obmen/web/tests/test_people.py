"""People, their roles, the audit, the server's own settings."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from obmen.setup import options
from obmen.setup.audit import record
from obmen.setup.models import Audit
from obmen.web.people import role_of

from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SECRET = "тихий омут за рекой"


def _text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.rule("H12")
def test_a_person_is_added_with_a_role_and_may_sign_in(office: Office) -> None:
    client = office.signed_in("administrator")
    client.post("/people/new", {"username": "ольга", "role": "operator", "password": SECRET, "is_active": "on"})
    person = User.objects.get(username="ольга")
    assert role_of(person) == "operator"
    fresh = Client()
    assert fresh.post("/sign-in", {"username": "ольга", "password": SECRET}).status_code == 302
    assert fresh.get("/doors").status_code == 200
    assert Audit.objects.get(act="person.added").after == {"role": "operator"}


def test_a_weak_password_and_a_taken_name_are_refused(office: Office) -> None:
    client = office.signed_in("administrator")
    weak = client.post(
        "/people/new", {"username": "ольга", "role": "viewer", "password": "12345678", "is_active": "on"}
    )
    assert 'class="error"' in _text(weak)
    taken = client.post(
        "/people/new", {"username": "Operator", "role": "viewer", "password": SECRET, "is_active": "on"}
    )
    assert "Человек с таким именем уже есть" in _text(taken)
    assert User.objects.count() == 3


def test_a_role_is_changed_and_a_person_shut_out_at_once(office: Office) -> None:
    client, other = office.signed_in("administrator"), office.signed_in("operator")
    number = office.person("operator").pk
    client.post(f"/people/{number}", {"role": "viewer", "is_active": "on"})
    assert other.get("/doors").status_code == 403
    client.post(f"/people/{number}", {"role": "viewer"})
    assert other.get("/").status_code == 302
    acts = set(Audit.objects.values_list("act", flat=True))
    assert acts == {"person.role", "person.off"}


def test_the_only_administrator_cannot_be_lost(office: Office) -> None:
    client = office.signed_in("administrator")
    number = office.person("administrator").pk
    page = _text(client.post(f"/people/{number}", {"role": "viewer", "is_active": "on"}))
    assert "единственный администратор" in page
    assert role_of(office.person("administrator")) == "administrator"


def test_the_audit_shows_the_change_and_no_secret(office: Office) -> None:
    client = office.signed_in("administrator")
    assert "Пока никто ничего не менял" in _text(client.get("/audit"))
    fields = {
        "s/smtp_port": "587",
        "s/smtp_tls": "starttls",
        "s/smtp_password": "hush-hush",
        "s/webhook_url": "https://a.example/x",
    }
    assert client.post("/settings/alerts", fields).status_code == 302
    page = _text(client.get("/audit"))
    assert "587" in page
    assert "smtp_password:</span> ключ изменён" in page
    assert "hush-hush" not in page
    assert options.get(options.Alerts).smtp_port == 587
    assert "hush-hush" not in _text(client.get("/settings/alerts"))


def test_the_audit_reads_without_json(office: Office) -> None:
    after = {"until": "2026-01-12T10:15:00+00:00", "personal": False, "excluded_types": ["Маркетинг", "Внутренний"]}
    record("console: root", "connection.debug", "ksup", after=after)
    page = _text(office.signed_in("administrator").get("/audit"))
    assert "root, командная строка" in page
    assert "12 января 13:15" in page
    assert "personal:</span> нет" in page
    assert "excluded_types.2:</span> Внутренний" in page


def test_wrong_server_settings_are_told_and_not_saved(office: Office) -> None:
    client = office.signed_in("administrator")
    answer = client.post("/settings/limits", {"s/body_mb": "много", "s/file_mb": "50"})
    assert answer.status_code == 422
    assert 'value="много"' in _text(answer)
    assert options.get(options.Limits).body_mb == 8
    assert client.get("/settings/nothing").status_code == 404
    assert client.get("/settings")["Location"] == "/settings/alerts"


def test_the_language_is_the_reader_s_choice_then_the_browser_s_then_russian(office: Office) -> None:
    client = office.signed_in("viewer", "en")
    assert '<html lang="en">' in _text(client.get("/"))
    client.post("/language", {"language": "ru", "next": "/journal"})
    assert '<html lang="ru">' in _text(client.get("/"))
    assert '<html lang="ru">' in _text(office.signed_in("viewer", "de").get("/"))
    assert ">English</button>" in _text(office.signed_in("viewer", "ru").get("/")), "each language in its own words"
