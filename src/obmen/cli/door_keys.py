"""``obmen connection token``: keys of machines to the doors of a connection."""

from datetime import timedelta

import click

from obmen.core import clock
from obmen.core.text import Text
from obmen.setup import tokens as door_keys
from obmen.setup.models import Token

from .acting import connection_named, who
from .answers import Answer, act
from .commands import WrongUsage, argument, as_json, as_typed, command, option, subgroup
from .connection_lists import connection
from .output import as_data, table, tell
from .words import joined


@subgroup(connection, "token", Text("Keys of machines to the doors: issued, shown, revoked."))
def tokens() -> None:
    pass


@command(tokens, "issue", Text("Issues a key and shows it, this once. Two may be valid at a time."))
@argument("connection")
@option("--label", default="", text=Text("What it is for"))
@option("--days", type=click.IntRange(1, 36500), text=Text("Ends after so many days; never where not given"))
@option("--from", "addresses", multiple=True, metavar="ADDRESS", text=Text("Only from this address or network"))
@as_json
def _issue(connection: str, label: str, days: int | None, addresses: tuple[str, ...], as_json: bool) -> None:
    expires = clock.now() + timedelta(days=days) if days else None
    row = connection_named(connection)
    with as_typed():
        token, clear = door_keys.issue(row, who=who(), label=label, expires=expires, addresses=addresses)
    if as_json:
        as_data({"connection": connection, "prefix": token.prefix, "token": clear, "expires_at": expires})
        return
    tell(clear)
    tell(Text("The key is shown this once. Give it to the caller: Authorization: Bearer KEY, or Basic with the name "
              "{name} and the key as password", name=connection))  # fmt: skip


@command(tokens, "list", Text("Shows the keys of a connection, never the keys themselves."))
@argument("connection")
@as_json
def _list(connection: str, as_json: bool) -> None:
    row = connection_named(connection)
    valid = {token.id for token in door_keys.valid(row)}
    rows = list(Token.objects.filter(connection=row).order_by("id"))
    if as_json:
        as_data([{**_data(token), "valid": token.id in valid} for token in rows])
        return
    columns = (Text("Begins with"), Text("State"), Text("What for"), Text("Ends"), Text("Last used"), Text("From"))
    shown = [
        (f"obm_{t.prefix}…", _state(t, t.id in valid), t.label, t.expires_at, t.last_used_at, joined(t.addresses))
        for t in rows
    ]
    table(columns, shown, empty=Text("It has no keys: obmen connection token issue"))


@act(tokens, "revoke", Text("Ends a key at once."))
@argument("connection")
@argument("prefix")
def _revoke(connection: str, prefix: str) -> Answer:
    bare = prefix.removeprefix("obm_").partition("_")[0].rstrip("…")
    token = Token.objects.filter(connection=connection_named(connection), prefix=bare, revoked_at=None).first()
    if token is None:
        raise WrongUsage(Text("{name} has no valid key that begins with obm_{prefix}", name=connection, prefix=bare))
    door_keys.revoke(token, who=who())
    data = {"connection": connection, "prefix": bare, "revoked_at": token.revoked_at}
    return Answer(data, [Text("The key obm_{prefix}… is revoked", prefix=bare)])


def _state(token: Token, valid: bool) -> Text:
    if valid:
        return Text("valid")
    return Text("revoked") if token.revoked_at else Text("ended")


def _data(token: Token) -> dict[str, object]:
    return {
        "prefix": token.prefix,
        "label": token.label,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "last_used_at": token.last_used_at,
        "addresses": token.addresses,
    }
