"""``obmen user``: people and their roles."""

import getpass
import sys

import click
from django.contrib.auth.models import User

from obmen.core.text import Text
from obmen.setup import people
from obmen.setup.validation import WrongSettings

from .acting import who
from .answers import Answer, act
from .commands import argument, as_json, as_typed, command, option, subgroup
from .output import as_data, table
from .root import obmen
from .words import say, yes

ROLE = click.Choice(list(people.ROLES))


@subgroup(obmen, "user", Text("People: who may sign in, and as what."))
def user() -> None:
    pass


@command(user, "list", Text("Shows the people and their roles."))
@as_json
def _list(as_json: bool) -> None:
    rows = [(p, people.role_of(p)) for p in User.objects.order_by("username")]
    if as_json:
        as_data(
            [{"name": p.username, "role": role, "active": p.is_active, "last_login": p.last_login} for p, role in rows]
        )
        return
    columns = (Text("Name"), Text("Role"), Text("May sign in"), Text("Last signed in"))
    table(columns, [(p.username, _title(role), yes(p.is_active), p.last_login) for p, role in rows])


@act(user, "add", Text("Lets a person in; the password is asked for."))
@argument("name")
@option("--role", type=ROLE, default=people.VIEWER, show_default=True, text=Text("What the person may do"))
def _add(name: str, role: str) -> Answer:
    with as_typed():
        people.add(name, _password(), role, by=who())
    return Answer({"name": name, "role": role}, [Text("{name} may sign in as {role}", name=name, role=_title(role))])


@act(user, "role", Text("Gives a person another role."))
@argument("name")
@argument("role", type=ROLE)
def _role(name: str, role: str) -> Answer:
    with as_typed():
        people.give(people.named(name), role, by=who())
    return Answer({"name": name, "role": role}, [Text("{name} may sign in as {role}", name=name, role=_title(role))])


@act(user, "password", Text("Sets a person's password anew; it is asked for."))
@argument("name")
def _set_password(name: str) -> Answer:
    with as_typed():
        people.set_password(people.named(name), _password(), by=who())
    return Answer({"name": name}, [Text("The password of {name} is set", name=name)])


@act(user, "off", Text("Shuts a person out; what he did stays in the record."))
@argument("name")
def _off(name: str) -> Answer:
    with as_typed():
        people.let_in(people.named(name), False, by=who())
    return Answer({"name": name, "active": False}, [Text("{name} may no longer sign in", name=name)])


@act(user, "on", Text("Lets a person in again."))
@argument("name")
def _on(name: str) -> Answer:
    with as_typed():
        people.let_in(people.named(name), True, by=who())
    return Answer({"name": name, "active": True}, [Text("{name} may sign in again", name=name)])


def _title(role: str) -> str:
    return say(people.ROLE_TITLES[role]) if role in people.ROLE_TITLES else ""


def _password() -> str:
    """Typed twice at a terminal, one line of a pipe."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass(say(Text("Password: ")))
    if getpass.getpass(say(Text("Once more: "))) != first:
        raise WrongSettings({"": Text("The two were not the same")})
    return first
