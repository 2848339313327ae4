"""A live check: who we are there, what we may, and what is worth a look."""

from typing import Any
from urllib.parse import urlsplit

from obmen.core.errors import Misconfigured, ObmenError, TryLater
from obmen.core.system import Checked
from obmen.core.text import Text

from .command import Command
from .known import FIELDS, STATUSES
from .rest import Rest, raise_what_stops
from .said import NotDone
from .settings import Bitrix24Settings

PROFILE = Command("profile", {})
SCOPE = Command("scope", {})


def check(rest: Rest, settings: Bitrix24Settings) -> Checked:
    host = urlsplit(settings.address).netloc
    try:
        profile, scope, fields, statuses = rest.send([PROFILE, SCOPE, FIELDS, STATUSES])
    except LookupError:
        text = Text(
            "{host}: the application is tried with the first exchange, for its token works only once", host=host
        )
        return Checked(text)
    except TryLater as error:
        if error.connection_down or error.after or isinstance(error, NotDone):
            raise
        text = Text("What answers at this address is no portal of Bitrix24. Correct the address")
        raise Misconfigured(text, setting="address", detail=error.detail) from None
    raise_what_stops([fields, statuses])
    for needed in (fields, statuses):
        if isinstance(needed, ObmenError):
            raise needed
    return Checked(_summary(host, profile), tuple(_notes(settings, profile, scope)))


def _summary(host: str, profile: Any) -> Text:
    if not isinstance(profile, dict) or not profile.get("ID"):
        return Text("Portal {host}", host=host)
    return Text("Portal {host}, user {user}", host=host, user=str(profile["ID"]))


def _notes(settings: Bitrix24Settings, profile: Any, scope: Any) -> list[Text]:
    notes = []
    if isinstance(profile, dict) and profile.get("ADMIN") is False:
        notes.append(
            Text("Its user is no administrator: a custom field has to be created in Bitrix24, and he needs the rights")
        )
    if isinstance(scope, list) and set(scope) - {"crm"}:
        notes.append(Text("The key allows more than crm. A key that allows less does less harm in wrong hands"))
    if settings.address.startswith("http://"):
        notes.append(Text("The address is not https: whoever listens on the way learns the key"))
    return notes
