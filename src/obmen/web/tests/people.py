"""One person of each role, and a browser's session of theirs."""

from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.test import Client

PASSWORD = "белая берёза у окна"


class People:
    def __init__(self) -> None:
        for role in ("viewer", "operator", "administrator"):
            person = User.objects.create(username=role, password=_hashed())
            person.groups.add(Group.objects.get(name=role))

    def signed_in(self, role: str, language: str = "ru") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(self.person(role))
        return client

    @staticmethod
    def person(role: str) -> User:
        return User.objects.get(username=role)


@cache
def _hashed() -> str:
    """Once: a good hash takes its time."""
    return make_password(PASSWORD)
