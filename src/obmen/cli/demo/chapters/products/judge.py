"""The rules of products, judged by what stands in 1C and in KSUP."""

from collections import Counter

from obmen.cli.demo.chapter import Verdict
from obmen.cli.demo.evidence import Evidence, Record
from obmen.cli.demo.setting_up import ASKED, GROUPS
from obmen.core.text import Text

from .acts import RENAMED, WITHIN

FIELDS = ("article", "name", "series", "manufacturer")
EXPORTED = {*GROUPS, WITHIN}


def judge(evidence: Evidence) -> list[Verdict]:
    """Products without a group are those of other chapters."""
    grouped = [one for one in evidence.kept[ASKED]["product"] if one["group"]]
    exported = [one for one in grouped if _goes_out(one)]
    kept_back = [one for one in grouped if not _goes_out(one)]
    held = evidence.ksup["products"]
    return [_there(exported, held, evidence), _left_out(kept_back, held), _as_in_1c(exported, held)]


def _goes_out(product: Record) -> bool:
    hidden = product["marked"] or product["archived"]
    return product["group"] in EXPORTED and product["kind"] == "Товар" and not hidden


def _there(exported: list[Record], held: list[Record], evidence: Evidence) -> Verdict:
    times = Counter(one["article"] for one in held)
    once = sum(times[one["article"]] == 1 for one in exported)
    changes = len(evidence.told("products")) - len(exported)
    did = Text("products of exported groups: {count}, changes: {changes}", count=len(exported), changes=changes)
    return Verdict("K3", once == len(exported) > 0, did, Text("products, each once: {once}", once=once))


def _left_out(kept_back: list[Record], held: list[Record]) -> Verdict:
    articles = {one["article"] for one in held}
    there = sum(one["article"] in articles for one in kept_back)
    did = Text(
        "products of other groups, services, archived and marked ones: {count}",
        count=len(kept_back),
    )
    return Verdict("K3.1", bool(kept_back) and not there, did, Text("such products: {count}", count=there))


def _as_in_1c(exported: list[Record], held: list[Record]) -> Verdict:
    by_article = {one["article"]: one for one in held}
    right = sum(_alike(one, by_article.get(one["article"])) for one in exported)
    renamed = [one["article"] for one in exported if one["article"].endswith(RENAMED)]
    left = sum(article.removesuffix(RENAMED) in by_article for article in renamed)
    named = {"count": len(exported), "renamed": len(renamed)}
    did = Text("products: {count}, with another article than at first: {renamed}", **named)
    holds = Text(
        "with article, name, series and manufacturer of 1C: {right}; under an article that is gone: {left}",
        right=right,
        left=left,
    )
    return Verdict("K3.2", right == len(exported) > 0 < len(renamed) and not left, did, holds)


def _alike(product: Record, held: Record | None) -> bool:
    return held is not None and all((product[name] or "") == (held[name] or "") for name in FIELDS)
