"""A process with another client in it, doing the same job as its manual teaches: all deals and contacts are read, work
orders matched in memory, then all is written. ``python -m bench.deals.peer fast-bitrix24 '{…}'``; its answer is one
line: what it raised, if anything."""

import json
import pathlib
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .clock import Portal
from .peer_time import PeerTime

FIELD = "UF_CRM_ID_1C"
DEAL = ["ID", "STAGE_ID", "CONTACT_ID", FIELD]
CONTACT = ["ID", "PHONE"]
Rows = Iterable[dict[str, Any]]


@dataclass(frozen=True)
class Order:
    """``fields``: of its deal. ``contact``: of its client, if he has to be made; ``phones`` as E.164."""

    number: str
    fields: dict[str, Any]
    contact: dict[str, Any]
    phones: list[str]


@dataclass(frozen=True)
class Client:
    """``get_all``: method, select; ``call``: method, the parameters of each call → their results."""

    get_all: Callable[[str, list[str]], Rows]
    call: Callable[[str, list[dict[str, Any]]], list[Any]]


class Refusals(Exception):
    """What a client gives back beside the results, as its caller has to notice himself."""


def fast_bitrix24(webhook: str) -> Client:
    from fast_bitrix24 import Bitrix

    portal = Bitrix(webhook, verbose=False)

    def call(method: str, params: list[dict[str, Any]]) -> list[Any]:
        return list(portal.call(method, params)) if params else []

    return Client(lambda method, select: portal.get_all(method, {"select": select}), call)


def b24pysdk(webhook: str) -> Client:
    from b24pysdk import BitrixWebhook

    parts = urlsplit(webhook)
    token = BitrixWebhook(domain=parts.netloc, webhook_token=parts.path.removeprefix("/rest/").strip("/"))

    def get_all(method: str, select: list[str]) -> Rows:
        rows: Rows = token.call_list_fast(method, {"select": select})["result"]
        return rows

    def call(method: str, params: list[dict[str, Any]]) -> list[Any]:
        if not params:
            return []
        told = token.call_batches([(method, each) for each in params])["result"]
        if told["result_error"]:
            raise Refusals(f"{len(told['result_error'])} of {len(params)} refused: {_first(told['result_error'])}")
        made = told["result"]
        return list(made.values() if isinstance(made, dict) else made)  # PHP makes a list of keys 0, 1, 2 …

    return Client(get_all, call)


def _first(errors: Any) -> Any:
    return next(iter(errors.values() if isinstance(errors, dict) else errors))["error"]


def do(client: Client, orders: list[Order]) -> None:
    deals = list(client.get_all("crm.deal.list", DEAL))
    contacts = list(client.get_all("crm.contact.list", CONTACT))
    numbered = {deal[FIELD]: deal for deal in deals if deal[FIELD]}
    open_deals = {deal["CONTACT_ID"]: deal for deal in deals if not deal[FIELD] and deal["STAGE_ID"] == "NEW"}
    by_phone = {_plain(phone["VALUE"]): one["ID"] for one in contacts for phone in one.get("PHONE", ())}
    updates, new = [], []
    for order in orders:
        contact = next((by_phone[phone] for phone in order.phones if phone in by_phone), None)
        deal = numbered.get(order.number) or open_deals.get(contact)
        if deal is not None:
            updates.append({"ID": deal["ID"], "fields": order.fields})
        else:
            new.append((order, contact))
    client.call("crm.deal.update", updates)
    strangers = [order for order, contact in new if contact is None and order.contact]
    made = client.call("crm.contact.add", [{"fields": order.contact} for order in strangers])
    ids = {order.number: contact for order, contact in new} | dict(
        zip((o.number for o in strangers), made, strict=True)
    )
    client.call("crm.deal.add", [{"fields": order.fields | _bound(ids[order.number])} for order, _ in new])


def _plain(phone: str) -> str:
    return "+" + "".join(sign for sign in phone if sign.isdigit())


def _bound(contact: Any) -> dict[str, Any]:
    return {"CONTACT_IDS": [contact]} if contact else {}


def _chain(error: BaseException) -> Iterator[BaseException]:
    """It, and what it came from."""
    yield error
    if error.__cause__ is not None:
        yield from _chain(error.__cause__)


CLIENTS = {"fast-bitrix24": fast_bitrix24, "b24pysdk": b24pysdk}


def main() -> None:
    told = json.loads(sys.argv[2])
    with pathlib.Path(told["orders"]).open(encoding="utf-8") as file:
        orders = [Order(**one) for one in json.load(file)]
    PeerTime(Portal(told["control"])).replace()
    stopped = ""
    try:
        do(CLIENTS[sys.argv[1]](told["portal"]), orders)
    except Exception as error:  # noqa: BLE001  whatever it stops by is what is told
        stopped = " ← ".join(f"{type(one).__name__}: {str(one)[:120]}" for one in _chain(error))
    print(json.dumps({"stopped": stopped}))


if __name__ == "__main__":
    main()
