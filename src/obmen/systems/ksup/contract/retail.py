"""A retail receipt becomes a deal.   Rule K12. It stays in KSUP, marked by its number."""

from typing import Any

from obmen.core.site import segment
from obmen.core.text import Text

from .. import cards, wire
from .orders import LINE
from .talk import BASE, DAY, UNKNOWN, Rule, Talk, got, refused, same


def _body(talk: Talk, code: str) -> dict[str, Any]:
    return {"base": BASE, "code_1c": code, "date": DAY, "number": f"{talk.mark}-R", "ref": None, "lines": [LINE]}


def _becomes_a_closed_deal(talk: Talk) -> None:
    got(talk.send("PUT", f"{talk.contact}/code", {"base": BASE, "code_1c": talk.mark}), wire.Done)
    number = got(talk.send("POST", "/retail-deals", _body(talk, talk.mark)), cards.RetailDone, 201).number
    found = got(talk.read("/retail-deals", {"base": BASE, "day": DAY, "number": f"{talk.mark}-R"}), cards.Receipts)
    same("deal", [number], [one.deal for one in found.items])
    deal = talk.read(f"/deals/{segment(number)}")
    told = deal.json()
    same("status, type", ("Завершённая", "Розница"), (got(deal, wire.Deal).status, told.get("type")), deal)


def _unknown_client_is_told(talk: Talk) -> None:
    refused(talk.send("POST", "/retail-deals", _body(talk, UNKNOWN)), 404, "code_unknown", "code_1c")


RULES = [
    Rule("retail.add", Text("A receipt of an unknown client is refused: 404"), _unknown_client_is_told),
    Rule("retail.add", Text("A receipt becomes a deal, «Розница», closed at once"), _becomes_a_closed_deal, "contact"),
]
