"""Each address is guarded on the server, by the lowest role that may use it."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from obmen.web.rights import RIGHT

from .office import Office

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

OPEN = {"sign-in", "sign-out", "set_language"}
ROLES = ("viewer", "operator", "administrator")
LOWEST = {
    "see": ROLES,
    "operate": ("operator", "administrator"),
    "administer": ("administrator",),
}
EXPECTED = {
    "start": "see",
    "journal": "see",
    "journal.redo": "operate",
    "journal.drop": "operate",
    "message": "see",
    "message.raw": "see",
    "message.file": "see",
    "message.redo": "operate",
    "message.pass": "operate",
    "message.drop": "operate",
    "message.look": "operate",
    "message.plan": "operate",
    "connections.pause": "operate",
    "connections.resume": "operate",
    "connections.go": "operate",
    "connections.edit": "administer",
    "connections.debug": "administer",
    "tokens.issue": "administer",
    "tokens.revoke": "administer",
    "flows.pause": "operate",
    "flows.edit": "administer",
    "doors.one": "operate",
    "people": "administer",
    "audit": "administer",
    "options.group": "administer",
}


def _patterns() -> list[URLPattern]:
    found: list[URLPattern] = []
    for resolver in get_resolver().url_patterns:
        found += getattr(resolver, "url_patterns", [resolver])
    return found


def _address(pattern: URLPattern) -> str:
    values = {"number": "1", "file_id": "1", "token_id": "1", "name": "ksup", "kind": "orders", "system": "ksup"}
    names = {**values, "exchange": "orders", "rejected_id": "0", "correction": "1"}
    route = str(pattern.pattern)
    for name, value in names.items():
        for converter in ("int", "slug", "str"):
            route = route.replace(f"<{converter}:{name}>", value)
    return "/" + route


def test_every_address_asks_for_a_right(office: Office) -> None:
    unguarded = {p.name for p in _patterns() if not hasattr(p.callback, RIGHT)}
    assert unguarded == OPEN


def test_the_rights_are_those_of_the_roles(office: Office) -> None:
    asked = {p.name: getattr(p.callback, RIGHT, None) for p in _patterns()}
    assert {name: asked[name] for name in EXPECTED} == EXPECTED


@pytest.mark.rule("H12")
def test_nobody_gets_further_than_his_role(office: Office) -> None:
    office.connect()
    office.held()
    clients = {role: office.signed_in(role) for role in ROLES}
    for pattern in (p for p in _patterns() if p.name not in OPEN):
        right = getattr(pattern.callback, RIGHT)
        for role, client in clients.items():
            if role not in LOWEST[right]:
                assert client.get(_address(pattern)).status_code == 403, (pattern.name, role)
                assert client.post(_address(pattern)).status_code == 403, (pattern.name, role)
        assert Client().get(_address(pattern)).status_code == 302, pattern.name


def test_a_person_without_a_role_sees_nothing(office: Office) -> None:
    from django.contrib.auth.models import User

    client = Client()
    client.force_login(User.objects.create_user("guest"))
    assert client.get("/").status_code == 403


def test_a_form_from_another_page_changes_nothing(office: Office) -> None:
    office.connect()
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.person("operator"))
    answer = client.post("/connections/ksup/pause")
    assert answer.status_code == 403
    assert "Страница была открыта слишком долго" in answer.content.decode()


def test_every_page_forbids_what_is_not_its_own(office: Office) -> None:
    for path in ("/", "/journal", "/sign-in", "/nowhere"):
        answer = office.signed_in("viewer").get(path)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert " style=" not in answer.content.decode()
        assert "<script>" not in answer.content.decode()
        assert "onclick" not in answer.content.decode()
