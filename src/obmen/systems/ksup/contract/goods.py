"""Shipments of the deal.   Rules K10, K11."""

from typing import Any

from obmen.core.text import Text

from .. import wire
from .orders import LINE
from .talk import BASE, DAY, UNKNOWN, Rule, Talk, got, refused, same


def _body(talk: Talk, number: str) -> dict[str, Any]:
    return {"base": BASE, "date": DAY, "number": f"{talk.mark}-{number}", "ref": None, "lines": [LINE]}


def _is_read_back(talk: Talk) -> None:
    id_ = _added(talk, "1")
    found = talk.read(f"{talk.deal}/shipments/{id_}")
    shipment, expected = got(found, wire.Shipment), wire.Line.model_validate(LINE)
    same("lines", [expected], list(shipment.lines or ()), found)
    listed = got(talk.read(f"{talk.deal}/shipments", {"lines": "no"}), wire.Shipments).items
    same("lines", [None], [one.lines for one in listed if one.id == id_])


def _is_replaced_down_to_nothing(talk: Talk) -> None:
    path = f"{talk.deal}/shipments/{_added(talk, '2')}"
    done = talk.send("PUT", path, _body(talk, "2") | {"lines": []})
    same("done", "replaced", got(done, wire.Done).done, done)
    same("lines", (), got(talk.read(path), wire.Shipment).lines)


def _unknown_one_is_told(talk: Talk) -> None:
    refused(talk.read(f"{talk.deal}/shipments/{UNKNOWN}"), 404, "shipment_unknown")
    refused(talk.send("POST", f"/deals/{UNKNOWN}/shipments", _body(talk, "3")), 404, "deal_unknown")


def _added(talk: Talk, number: str) -> str:
    return got(talk.send("POST", f"{talk.deal}/shipments", _body(talk, number)), wire.Added, 201).id


RULES = [
    Rule("shipment.add", Text("A shipment is read back with its lines and listed without"), _is_read_back),
    Rule("shipment.put", Text("A shipment is replaced whole, also by nothing"), _is_replaced_down_to_nothing),
    Rule("shipment.get", Text("A shipment that is not there is told: 404"), _unknown_one_is_told),
]
