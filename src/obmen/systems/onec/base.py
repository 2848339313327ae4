"""One published base: each request within a session of 1C, a whole answer or one of the four errors."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from obmen.core import clock
from obmen.core.answer import Answer
from obmen.core.errors import Misconfigured, TryLater
from obmen.core.http import Web
from obmen.core.lost import was_sent
from obmen.core.outcome import Change
from obmen.core.ports import Tools
from obmen.core.site import Site
from obmen.core.text import Text

from .errors import NoSession, Subject, TooMuch, raise_for
from .profile import profile, profile_names
from .settings import OnecSettings, ProfileName
from .trade_profile import trade_profile
from .wire import Query, address, guid

ROOT = "/odata/standard.odata"
SESSIONS = "sessions"
PAUSES = (timedelta(seconds=2), timedelta(seconds=6))
"""How long nobody asks after the pool had no session; 1C has waited for one before it said so."""
MOST_BYTES = 96 << 20

Row = dict[str, Any]


class Base:
    """Shared by threads. ``personal``: further JSON fields that are a person's where this one asks."""

    def __init__(self, settings: OnecSettings, tools: Tools, *, personal: frozenset[str] = frozenset()) -> None:
        self.title = Text("1C base {name}", name=tools.connection)
        self.publication = publication(settings)
        self.user = settings.user
        self._budget = tools.budget
        self._web = Web(_site(settings, self.title, personal)) if settings.address else None

    def close(self) -> None:
        if self._web:
            self._web.close()

    def rows(self, query: Query) -> list[Row]:
        return self._listed(query.path(), Subject(query.set))

    def table(self, call: str, columns: tuple[str, ...], top: int, register: str) -> list[Row]:
        """Of a virtual table; ``call`` as ``wire.virtual_table`` writes it. Each row has all the columns."""
        path = address(call, {"$select": ",".join(columns), "$top": str(top)})
        return self._listed(path, Subject(register), columns)

    def _listed(self, path: str, about: Subject, columns: tuple[str, ...] = ()) -> list[Row]:
        """A body without the expected root is never "no data"."""
        answer = self._read(path, about)
        data = answer.json()
        rows = data.get("value") if isinstance(data, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) and row.keys() >= {*columns} for row in rows):
            answer.not_as_promised()
        return rows

    def count(self, query: Query) -> int:
        answer = self._read(query.path("/$count"), Subject(query.set))
        told = answer.body.decode("utf-8-sig", "replace").strip()
        if not (told.isascii() and told.isdigit()):
            answer.not_as_promised()
        return int(told)

    def object(self, set_name: str, ref: str, select: tuple[str, ...], title: str = "") -> Row:
        """Raises Refused where there is none."""
        path = address(f"{set_name}({guid(ref)})", {"$select": ",".join(select)})
        answer = self._read(path, Subject(set_name, title))
        row = answer.json()
        if not isinstance(row, dict):
            answer.not_as_promised()
        return row

    def change(
        self,
        change: Callable[[], Change],
        object_: tuple[str, str],
        body: Mapping[str, Any],
        *,
        title: str,
        identity: str,
    ) -> Answer:
        """PATCH of an object, by its set and reference. ``planned`` in a dry call."""
        set_name, ref = object_
        path = address(f"{set_name}({guid(ref)})", {})
        with self._budget.hold(SESSIONS):
            answer = self._asked().write(change, "PATCH", path, identity=identity, json=dict(body))
        raise_for(answer, Subject(set_name, title))
        return answer

    def metadata(self) -> Answer:
        return self._read("/$metadata", Subject())

    def _read(self, path: str, about: Subject) -> Answer:
        for pause in PAUSES:
            try:
                return self._once(path, about)
            except NoSession as error:
                self._budget.bar(SESSIONS, clock.now() + max(pause, error.after or pause))
        return self._once(path, about)

    def _once(self, path: str, about: Subject) -> Answer:
        web = self._asked()
        with self._budget.hold(SESSIONS):
            try:
                answer = web.read("GET", path)
            except TryLater as error:
                if was_sent(error):
                    raise TooMuch(error.text, connection_down=error.connection_down, detail=error.detail) from None
                raise
        raise_for(answer, about)
        return answer

    def _asked(self) -> Web:
        if self._web is None:
            text = Text("{site} has no address: it only calls by itself. Enter where it is published", site=self.title)
            raise Misconfigured(text, setting="address")
        return self._web


def publication(settings: OnecSettings) -> str:
    return settings.address.removesuffix(ROOT)


def _site(settings: OnecSettings, title: Text, more: frozenset[str]) -> Site:
    return site(settings, title, publication(settings) + ROOT, _personal(settings.profile) | more)


def _personal(name: ProfileName) -> frozenset[str]:
    if not name:  # of a base that is not asked
        return frozenset()
    return profile(name).personal if name in profile_names() else trade_profile(name).personal


def site(settings: OnecSettings, title: Text, address: str, personal: frozenset[str]) -> Site:
    """Basic in UTF-8, the only coding in which 1C reads a Cyrillic login."""
    password = settings.password.get_secret_value()
    key = b64encode(f"{settings.user}:{password}".encode()).decode()
    return settings.site(
        title,
        address,
        {"Authorization": f"Basic {key}"},
        secrets=(password,),
        personal=personal,
        answer_bytes=MOST_BYTES,
        key_setting="password",
    )
