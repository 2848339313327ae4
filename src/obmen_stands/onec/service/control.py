"""Acts of the control surface on products, partners and the extension's settings: `/stand/trade/…`."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from .. import catalogs
from ..call import Call
from . import trade
from .trade import Partner, Product


class Changes(BaseModel):
    """Checked where they are laid over what is set."""

    model_config = ConfigDict(extra="allow")


class Goods(BaseModel):
    model_config = ConfigDict(extra="forbid")
    products: list[Product] = []
    partners: list[Partner] = []


def show(call: Call) -> Any:
    with call.base.store.read() as tx:
        found = {"products": list(trade.products(tx)), "partners": trade.partners(tx), "requests": trade.requests(tx)}
        return found | {"extension": trade.extension(tx).model_dump()}


def add(call: Call) -> Any:
    goods = call.read(Goods)
    with call.base.store.write() as tx:
        return {
            "products": [catalogs.write_product(tx, one) for one in goods.products],
            "partners": [catalogs.write_partner(tx, one) for one in goods.partners],
        }


def change_product(call: Call) -> Any:
    """In part, by `ref`."""
    changes = call.read(Changes).model_dump()
    with call.base.store.write() as tx:
        return catalogs.change_product(tx, call.name, changes)


class Group(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    parent: str = ""


def add_group(call: Call) -> Any:
    group = call.read(Group)
    with call.base.store.write() as tx:
        trade.put_group(tx, group.name, group.parent)
    return {"groups": [group.name]}


def change_partner(call: Call) -> Any:
    """In part, by code."""
    changes = call.read(Changes).model_dump()
    with call.base.store.write() as tx:
        return catalogs.change_partner(tx, call.name, changes)


def enter(call: Call) -> Any:
    """A person enters every counterparty that waits."""
    with call.base.store.write() as tx:
        return {"entered": catalogs.enter_waiting(tx)}


def change_extension(call: Call) -> Any:
    return trade.change_extension(call.base.store, call.read(Changes).model_dump()).model_dump()


ACTS = [
    ("GET", "/trade", show),
    ("POST", "/trade", add),
    ("POST", "/trade/products/{name}", change_product),
    ("POST", "/trade/groups", add_group),
    ("POST", "/trade/partners/{name}", change_partner),
    ("POST", "/trade/enter", enter),
    ("POST", "/trade/extension", change_extension),
]
