"""People and their roles (H12): a role is a Django group, what it may do is a permission ``setup.<right>``."""

from typing import Final

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from obmen.core.text import Text

from .models import Right

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
