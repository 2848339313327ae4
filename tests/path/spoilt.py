"""What would be amiss, rule by rule: each spoils what the demo is judged by so that one rule no longer holds."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from obmen.cli.demo.chapters.products.acts import RENAMED
from obmen.cli.demo.evidence import Evidence
from obmen.cli.demo.setting_up import ASKED

Record = dict[str, Any]


def to_be_spoilt(evidence: Evidence) -> Evidence:
    copied = pickle.dumps((evidence.ksup, evidence.kept, evidence.asked))
    ksup, kept, asked = pickle.loads(copied)
    deals = {deal["number"]: deal for deal in ksup["deals"]}
    return replace(evidence, ksup=ksup, kept=kept, asked=asked, deals=deals)


def _partners(evidence: Evidence) -> list[Record]:
    return evidence.kept[ASKED]["partner"]


def _made(evidence: Evidence) -> Record:
    """A counterparty made from a contact."""
    return next(one for one in _partners(evidence) if one.get("ksup_id"))


def _contact(evidence: Evidence, id_: str) -> Record:
    found: Record = next(one for one in evidence.ksup["contacts"] if one["id"] == id_)
    return found


def _not_made(evidence: Evidence) -> None:
    _partners(evidence).remove(_made(evidence))


def _made_for_nothing(evidence: Evidence) -> None:
    idle = next(contact for contact, order in evidence.tasks.items() if not order)
    _partners(evidence).append(_made(evidence) | {"ksup_id": idle})


def _another_phone(evidence: Evidence) -> None:
    _contact(evidence, _made(evidence)["ksup_id"])["phone"] = "1"


def _no_code(evidence: Evidence) -> None:
    own = _made(evidence)["ksup_id"]
    evidence.ksup["codes"][:] = [one for one in evidence.ksup["codes"] if one["owner"] != own]


def _old_name(evidence: Evidence) -> None:
    for one in evidence.ksup["codes"]:
        if one["kind"] == "contact":
            _contact(evidence, one["owner"])["name"] = "ООО «Прежнее»"


def _stranger(evidence: Evidence) -> None:
    known = {one["code"] for one in evidence.ksup["codes"]}
    stranger = next(one for one in _partners(evidence) if one["code"] not in known)
    evidence.ksup["contacts"].append({"id": "9999", "name": stranger["name"]})


def _product_twice(evidence: Evidence) -> None:
    evidence.ksup["products"].append(_exported(evidence))


def _exported(evidence: Evidence) -> Record:
    found: Record = next(one for one in evidence.ksup["products"] if one["article"].endswith(RENAMED))
    return found


def _product_left_in(evidence: Evidence) -> None:
    known = {one["article"] for one in evidence.ksup["products"]}
    kept = evidence.kept[ASKED]["product"]
    left = next(one for one in kept if one["group"] and one["article"] not in known)
    evidence.ksup["products"].append({"article": left["article"], "name": left["name"]})


def _old_article(evidence: Evidence) -> None:
    renamed = _exported(evidence)
    evidence.ksup["products"].append(renamed | {"article": renamed["article"].removesuffix(RENAMED)})


def _income_twice(evidence: Evidence) -> None:
    bought = {number for number, deal in evidence.deals.items() if deal["type"] == "Розница"}
    evidence.ksup["incomes"].append(next(one for one in evidence.ksup["incomes"] if one["deal"] not in bought))


def _somebody_else(evidence: Evidence) -> None:
    evidence.ksup["notices"][0]["told"] = "2"


def _shipment_twice(evidence: Evidence) -> None:
    evidence.ksup["shipments"].append(_shipment(evidence))


def _shipment(evidence: Evidence) -> Record:
    """Of an order."""
    found: Record = next(one for one in evidence.ksup["shipments"] if one["number"].startswith("ТД"))
    return found


def _other_lines(evidence: Evidence) -> None:
    _shipment(evidence)["lines"][0]["sum"] = "1.00"


def _retail(evidence: Evidence) -> Record:
    return next(deal for deal in evidence.deals.values() if deal["type"] == "Розница")


def _still_open(evidence: Evidence) -> None:
    _retail(evidence)["status"] = "Новая"


def _bought_without_card(evidence: Evidence) -> None:
    receipt = next(one for one in evidence.kept[ASKED]["receipt"] if not one["card"])
    _retail(evidence)["orders"][0] |= {"base": ASKED, "order_number": receipt["number"]}


def _another_price(evidence: Evidence) -> None:
    evidence.asked[0].told["answer"]["items"][0]["price_retail"] = 1


def _no_mark(evidence: Evidence) -> None:
    for item in (item for one in evidence.asked for item in one.told["answer"]["items"]):
        item["name_matches"] = True


SPOILT: dict[str, Callable[[Evidence], None]] = {
    "K1": _not_made,
    "K1.1": _made_for_nothing,
    "K1.2": _another_phone,
    "K1.3": _no_code,
    "K2": _old_name,
    "K2.1": _stranger,
    "K3": _product_twice,
    "K3.1": _product_left_in,
    "K3.2": _old_article,
    "K8": _income_twice,
    "K9": _somebody_else,
    "K10": _shipment_twice,
    "K11": _other_lines,
    "K12": _still_open,
    "K13": _bought_without_card,
    "K14": _another_price,
    "K14.1": _no_mark,
}
