"""The HTTP service of the extension in a base (``docs/onec.openapi.yaml``): counterparties, prices and stock."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from obmen.core import clock
from obmen.core.answer import Answer
from obmen.core.call import current
from obmen.core.errors import Misconfigured
from obmen.core.http import Web
from obmen.core.outcome import Change, ObjectRef
from obmen.core.ports import Tools
from obmen.core.roles.accounting_acts import CounterpartyMade, NewCounterparty, PriceLine, PricesAndStock
from obmen.core.system import Checked
from obmen.core.text import Text

from . import service_wire as wire
from .base import PAUSES, SESSIONS, publication, site
from .errors import NoSession
from .reading import is_ref
from .service_errors import older, raise_for
from .settings import OnecSettings

ROOT = "/hs/obmen/v1"
VERSION = "1"
"""Of the contract: what stands before the first point."""
COUNTERPARTIES, PRICES, PING = "counterparties", "prices-and-stock", "ping"


class Service:
    """Shared by threads; its sessions are those of the base, whoever asks."""

    def __init__(self, settings: OnecSettings, tools: Tools) -> None:
        self.title = Text("1C base {name}", name=tools.connection)
        self._connection, self._zone, self._budget = tools.connection, tools.zone, tools.budget
        address = publication(settings) + ROOT
        self._web = Web(site(settings, self.title, address, wire.PERSONAL)) if settings.address else None

    def close(self) -> None:
        if self._web:
            self._web.close()

    def check(self) -> Checked:
        """Each address is tried with a request that changes nothing."""
        ping = wire.read(wire.Ping, self._read("GET", PING))
        if ping.version.partition(".")[0] != VERSION:
            text = Text(
                "The extension in {site} speaks version {theirs} of the contract, obmen version {ours}. Renew the older"
                " of the two", site=self.title, theirs=ping.version, ours=VERSION,
            )  # fmt: skip
            raise Misconfigured(text, setting="profile")
        self._known_there("GET", COUNTERPARTIES, query={"identity": "check"})
        self._known_there("POST", PRICES, json={"articles": []})
        named = {"configuration": f"{ping.configuration} {ping.release}".strip(), "version": ping.version}
        summary = Text("{site}: {configuration}, extension {version}. Its times are taken as {zone}",
                       site=self.title, zone=str(self._zone), **named)  # fmt: skip
        return Checked(summary, tuple(_notes(ping)))

    def settings(self) -> wire.ExtensionSettings:
        """Those of a new extension where it is not there, not open to this user, or too old to tell them."""
        try:
            told = wire.read(wire.Ping, self._read("GET", PING)).settings
        except Misconfigured:
            told = None
        return told or wire.ExtensionSettings()

    def create_counterparty(self, wanted: NewCounterparty) -> CounterpartyMade:
        identity = f"{current().identity}-counterparty"
        if (made := self._made_before(identity)) is not None:
            return made
        body = _body(wanted)
        act, contact = Text("Create the counterparty in 1C"), ObjectRef(self._connection, "contact", wanted.ksup_id)
        with self._budget.hold(SESSIONS):
            answer = self._asked().write(
                lambda: Change(act, contact, None, body), "POST", f"/{COUNTERPARTIES}", identity=identity, json=body
            )
        raise_for(answer, COUNTERPARTIES)
        return CounterpartyMade("") if answer.planned else _made(answer, known=answer.status == 200)

    def prices_and_stock(self, articles: Sequence[str], contact_code: str, warehouses: Sequence[str]) -> PricesAndStock:
        body = {"articles": list(articles), "contact_code": contact_code or None, "warehouses": list(warehouses)}
        answer = self._read("POST", PRICES, json=body)
        told = wire.read(wire.Prices, answer)
        if {item.article for item in told.items} ^ set(told.missing) != set(articles):
            answer.not_as_promised()
        if warehouses and len(_others(told, warehouses)) > sum(map(is_ref, warehouses)):
            raise older(answer, "warehouses")
        as_of = told.as_of if told.as_of.tzinfo else told.as_of.replace(tzinfo=self._zone)
        return PricesAndStock(tuple(_line(item) for item in told.items), told.missing, told.warnings, as_of)

    def _made_before(self, identity: str) -> CounterpartyMade | None:
        """What an earlier try of this message came to, whose answer was lost (H4)."""
        if not current().unclear:
            return None
        answer = self._once("GET", COUNTERPARTIES, {"identity": identity}, None)
        if answer.status == 404 and wire.failure(answer):
            return None
        raise_for(answer, COUNTERPARTIES)
        return _made(answer, known=True)

    def _known_there(self, method: str, address: str, **request: Any) -> None:
        """Refused by the service itself: so it is there."""
        answer = self._once(method, address, request.get("query"), request.get("json"))
        if not wire.failure(answer):
            raise_for(answer, address)

    def _read(self, method: str, address: str, json: Any = None) -> Answer:
        for pause in PAUSES:
            try:
                return self._answered(method, address, json)
            except NoSession as error:
                self._budget.bar(SESSIONS, clock.now() + max(pause, error.after or pause))
        return self._answered(method, address, json)

    def _answered(self, method: str, address: str, json: Any) -> Answer:
        answer = self._once(method, address, None, json)
        raise_for(answer, address)
        return answer

    def _once(self, method: str, address: str, query: dict[str, str] | None, json: Any) -> Answer:
        web = self._asked()
        with self._budget.hold(SESSIONS):
            return web.read(method, f"/{address}", query=query, json=json)

    def _asked(self) -> Web:
        if self._web is None:
            text = Text("{site} has no address: it only calls by itself. Enter where it is published", site=self.title)
            raise Misconfigured(text, setting="address")
        return self._web


def _notes(ping: wire.Ping) -> Iterator[Text]:
    if not ping.queue.sending:
        yield Text("In 1C sending is switched off: what happens there does not reach obmen")
    if ping.queue.rejected:
        yield Text("Messages that 1C has stopped until a person decides: {n}", n=ping.queue.rejected)
    if ping.settings is None:
        yield Text("The extension in 1C is an older one and does not tell its settings: first start and comparison "
                   "read 1C as a new extension sends, by the partner's own code. Renew the extension in 1C",
                   )  # fmt: skip
    for warning in ping.warnings:
        yield Text("1C says: {words}", words=warning)


def _body(wanted: NewCounterparty) -> dict[str, Any]:
    return {
        "ksup_id": wanted.ksup_id,
        "name": wanted.name,
        "type": wanted.type,
        "email": wanted.email or None,
        "phone": wanted.phone or None,
    }


def _made(answer: Answer, *, known: bool) -> CounterpartyMade:
    told = wire.read(wire.Counterparty, answer)
    if (told.state == "created") != bool(told.code_1c):
        answer.not_as_promised()
    return CounterpartyMade(told.code_1c, told.ref, known)


def _others(told: wire.Prices, warehouses: Sequence[str]) -> set[str]:
    """Told of, and not chosen by name: an older extension passes by what it is asked for, and tells its own."""
    chosen = {one.strip().casefold() for one in warehouses}
    return {item.warehouse for item in told.items if item.warehouse.strip().casefold() not in chosen}


def _line(item: wire.Item) -> PriceLine:
    prices: tuple[Decimal | None, ...] = (item.price_retail, item.price_retail_special, item.price_agreement)
    return PriceLine(item.article, item.name, item.warehouse, item.available, *prices)
