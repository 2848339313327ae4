"""What a call costs in seconds of execution: medians the documentation shows in its samples, and simpler tables."""

import random

from obmen_stands.bitrix24.settings import CostPreset, Settings

READ, WRITE, LIST, OTHER = "read", "write", "list", "other"
COUNT_PER_ROW = 20.9e-6
"""The documentation's sample: 49.9 s of counting on 2.39 million rows, saved by `start=-1`."""

DOCS = {
    "crm.deal.add": 0.68,
    "crm.deal.update": 1.35,
    "crm.contact.add": 1.14,
    "crm.contact.update": 2.12,
    "crm.company.add": 1.14,
    "crm.company.update": 2.12,
    "crm.item.add": 1.83,
    "crm.item.update": 3.19,
    "crm.item.import": 2.43,
    "crm.item.batchimport": 1.19,
    "crm.duplicate.findbycomm": 0.018,
    "crm.status.list": 0.005,
    "crm.category.list": 15.0,
}
BY_KIND: dict[CostPreset, dict[str, float]] = {
    "none": {},
    "fast": {READ: 0.006, WRITE: 0.02, LIST: 0.05, OTHER: 0.005},
    "even": {READ: 0.02, WRITE: 0.3, LIST: 0.25, OTHER: 0.02},
    "docs": {READ: 0.1, WRITE: 1.0, LIST: 0.25, OTHER: 0.05},
    "heavy": {READ: 0.2, WRITE: 2.0, LIST: 0.5, OTHER: 0.1},
}
LAST_WORDS = {"get": READ, "list": LIST, "add": WRITE, "update": WRITE, "delete": WRITE, "import": WRITE}


def kind_of(method: str) -> str:
    last = method.rpartition(".")[2]
    return WRITE if last == "batchimport" else LAST_WORDS.get(last, OTHER)


def cost(settings: Settings, chance: random.Random, method: str, *, rows: int, counted: int) -> float:
    """`rows`: how many were written (imports pay for each); `counted`: rows behind a `total`."""
    preset = settings.costs
    median = settings.cost_of.get(method)
    if median is None:
        median = BY_KIND[preset].get(kind_of(method), 0.0)
        if preset in ("docs", "heavy") and method in DOCS:
            median = DOCS[method] * (2 if preset == "heavy" else 1)
    factor = chance.lognormvariate(0, settings.spread) if settings.spread else 1.0
    counting = 0.0 if preset == "none" else counted * COUNT_PER_ROW
    return median * factor * max(rows, 1) + counting
