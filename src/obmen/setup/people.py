"""People and their roles (H12): a role is a Django group, what it may do is a permission ``setup.<right>``."""

from typing import Final

from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import validate_password
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from obmen.core.text import Text

from . import audit
from .models import Right
from .validation import WrongSettings

VIEWER: Final = "viewer"
OPERATOR: Final = "operator"
ADMINISTRATOR: Final = "administrator"

ROLES: Final[dict[str, tuple[str, ...]]] = {
    VIEWER: ("see",),
    OPERATOR: ("see", "operate"),
    ADMINISTRATOR: ("see", "operate", "administer"),
}
ROLE_TITLES: Final = {VIEWER: Text("viewer"), OPERATOR: Text("operator"), ADMINISTRATOR: Text("administrator")}


def make_roles(using: str = "default") -> None:
    """Groups and permissions as ``ROLES`` says; safe to repeat, and run after every migration."""
    if not (of_right := ContentType.objects.db_manager(using).get_for_model(Right)):
        return
    rights = {
        name: Permission.objects.using(using).get_or_create(
            content_type=of_right, codename=name, defaults={"name": title}
        )[0]
        for name, title in Right._meta.permissions
    }
    for role, names in ROLES.items():
        group, _ = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set([rights[name] for name in names])


def named(name: str) -> User:
    """Raises WrongSettings."""
    person = User.objects.filter(username=name).first()
    if person is None:
        raise WrongSettings({"name": Text("There is nobody called {name}", name=name)})
    return person


def role_of(person: User) -> str:
    """The highest of his roles, empty where he has none."""
    if person.is_superuser:
        return ADMINISTRATOR
    names = set(person.groups.values_list("name", flat=True))
    return next((role for role in reversed(ROLES) if role in names), "")


def add(name: str, password: str, role: str, *, by: str) -> User:
    """Raises WrongSettings: a bad name, a name that is taken, a password too easy."""
    person = User(username=name)
    errors = {}
    try:
        User.username_validator(name)
    except ValidationError:
        errors["name"] = Text("Letters, digits and @ . + - _ only")
    if User.objects.filter(username__iexact=name).exists():
        errors["name"] = Text("There is somebody called {name} already", name=name)
    if errors:
        raise WrongSettings(errors)
    _judge_password(password, person)
    with transaction.atomic():
        person.set_password(password)
        person.save()
        person.groups.set([Group.objects.get(name=role)])
        audit.record(by, "person.added", name, after={"role": role})
    return person


def give(person: User, role: str, *, by: str) -> None:
    """Raises WrongSettings where nobody would be left to administer."""
    if role != ADMINISTRATOR:
        _not_the_last(person)
    with transaction.atomic():
        before = role_of(person)
        person.is_superuser = False
        person.save(update_fields=["is_superuser"])
        person.groups.set([Group.objects.get(name=role)])
        audit.record(by, "person.role", person.username, before={"role": before}, after={"role": role})


def set_password(person: User, password: str, *, by: str) -> None:
    """His open sessions end with it. Raises WrongSettings."""
    _judge_password(password, person)
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        audit.record(by, "person.password", person.username)


def let_in(person: User, may: bool, *, by: str) -> None:
    if not may:
        _not_the_last(person)
    with transaction.atomic():
        person.is_active = may
        person.save(update_fields=["is_active"])
        audit.record(by, "person.on" if may else "person.off", person.username)


def _judge_password(password: str, person: User) -> None:
    try:
        validate_password(password, person)
    except ValidationError as error:
        why = " ".join(error.messages)
        raise WrongSettings({"password": Text("The password will not do: {why}", why=why)}) from None


def _not_the_last(person: User) -> None:
    others = User.objects.exclude(pk=person.pk).filter(is_active=True)
    if (
        role_of(person) == ADMINISTRATOR
        and not others.filter(Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR)).exists()
    ):
        raise WrongSettings({"": Text("{name} is the last administrator: name another first", name=person.username)})
