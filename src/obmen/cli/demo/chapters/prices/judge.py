"""The rules of prices and stock, judged by what KSUP showed and what 1C has."""

from decimal import Decimal
from typing import Any

from obmen.cli.demo.chapter import Verdict
from obmen.cli.demo.evidence import Evidence, Record
from obmen.cli.demo.setting_up import ASKED
from obmen.cli.demo.stage import Question
from obmen.core.text import Text

from . import acts
from .acts import UNKNOWN, WAREHOUSES

Row = tuple[Any, ...]
"""Article, name in 1C, warehouse, available, retail, special, by agreement."""


def judge(evidence: Evidence) -> list[Verdict]:
    answered = [one for one in evidence.asked if one.told["answer"] is not None]
    return [_answered(answered, evidence), _named(answered, evidence)]


def _answered(answered: list[Question], evidence: Evidence) -> Verdict:
    wanted = _Onec(evidence)
    right = sum(
        sorted(map(_shown, one.told["answer"]["items"])) == sorted(wanted.rows(one))
        and one.told["answer"]["missing"] == [UNKNOWN]
        for one in answered
    )
    slow = max((one.ms for one in answered), default=0.0)
    did = Text(
        "questions: {count}; a session of 1C starts in {start} s", count=evidence.asking, start=f"{acts.SLOW_FIRST:g}"
    )
    holds = Text(
        "answers with the prices and the stock of 1C: {right}; the longest took {seconds} s",
        right=right,
        seconds=f"{slow / 1000:.1f}",
    )
    quick = tuple(one.ms for one in answered if one.ms < acts.SLOW_FIRST * 500)
    return Verdict("K14", right == evidence.asking > 0, did, holds, quick)


def _named(answered: list[Question], evidence: Evidence) -> Verdict:
    theirs = {one["article"]: one["name"] for one in evidence.ksup["products"]}
    ours = {one["article"]: one["name"] for one in evidence.kept[ASKED]["product"]}
    shown = [item for one in answered for item in one.told["answer"]["items"]]
    differ = {one["article"] for one in shown if theirs[one["article"]] != ours[one["article"]]}
    right = sum(one["name_matches"] is (one["article"] not in differ) for one in shown)
    did = Text("products asked for: {count}", count=len({one["article"] for one in shown}))
    holds = Text(
        "known by another name: {differ}; rows that say so rightly: {right} of {count}",
        differ=len(differ),
        right=right,
        count=len(shown),
    )
    return Verdict("K14.1", right == len(shown) > 0 < len(differ), did, holds)


class _Onec:
    def __init__(self, evidence: Evidence) -> None:
        kept = evidence.kept[ASKED]
        codes = {one["code"]: one["owner"] for one in evidence.ksup["codes"] if one["base"] == ASKED}
        self._products = {one["article"]: one for one in kept["product"]}
        self._agreements = {codes[one["code"]]: one["agreement"] for one in kept["partner"] if one["code"] in codes}

    def rows(self, question: Question) -> list[Row]:
        agreed = self._agreements.get(question.contact, {})
        known = [one for one in question.articles if one in self._products]
        return [self._row(self._products[one], place, agreed.get(one)) for one in known for place in WAREHOUSES]

    def _row(self, product: Record, place: str, agreed: str | None) -> Row:
        head = product["article"], product["name"], place, str(Decimal(product["stock"][place]).normalize())
        return (*head, *map(_price, (product["retail"], product["special"], agreed)))


def _shown(item: Record) -> Row:
    head = item["article"], item["name"], item["warehouse"], str(Decimal(str(item["available"])).normalize())
    return (*head, *(_price(item[name]) for name in ("price_retail", "price_retail_special", "price_agreement")))


def _price(value: Any) -> str:
    return "" if value is None else str(Decimal(str(value)).normalize())
