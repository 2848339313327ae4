"""Acts of the control surface on the published base: `/stand/odata/…`."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from ..call import Call
from . import changes, query
from .changes import OrderChange
from .work_orders import Recipe


class Changes(BaseModel):
    """Checked where they are laid over the settings."""

    model_config = ConfigDict(extra="allow")


def make(call: Call) -> Any:
    return {"counts": call.base.odata.make(call.read(Recipe))}


def show_order(call: Call) -> Any:
    return plain(changes.order(call.base.odata.alfa, call.name))


def change_order(call: Call) -> Any:
    return plain(call.base.odata.change_order(call.name, call.read(OrderChange)))


def rows(call: Call) -> Any:
    """Every row of a set, past the interface: what a test holds against what was read."""
    tables = call.base.odata.tables
    entity = tables.profile.sets.get(call.name)
    if entity is None:
        raise LookupError(f"нет набора {call.name}")
    with tables.reading():
        return {"rows": [plain(row) for row in query.rows_of(tables, entity)]}


def show_settings(call: Call) -> Any:
    return call.base.odata.settings.model_dump()


def change_settings(call: Call) -> Any:
    return call.base.odata.change_settings(call.read(Changes).model_dump()).model_dump()


def asked(call: Call) -> Any:
    odata = call.base.odata
    return {"requests": [asdict(one) for one in list(odata.asked)], "sessions": odata.sessions.counts(odata.settings)}


def plain(value: Any) -> Any:
    """Exact numbers are text."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value


ACTS = [
    ("POST", "/odata/make", make),
    ("GET", "/odata/orders/{name}", show_order),
    ("POST", "/odata/orders/{name}/change", change_order),
    ("GET", "/odata/sets/{name}", rows),
    ("GET", "/odata/settings", show_settings),
    ("POST", "/odata/settings", change_settings),
    ("GET", "/odata/asked", asked),
]
