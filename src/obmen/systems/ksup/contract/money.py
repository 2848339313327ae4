"""Incomes of the deal, and income that belongs to none.   Rules K8, K9."""

from typing import Any

from obmen.core.text import Text

from .. import wire
from .talk import BASE, DAY, UNKNOWN, Broken, Rule, Talk, got, refused, same

NOBODY = Text("no user works there, so nobody can be told")


def income(talk: Talk) -> dict[str, Any]:
    return {"base": BASE, "date": DAY, "sum": "1250.50", "document": talk.mark, "part": "1", "ref": f"r-{talk.mark}"}


def _equal_incomes_are_two(talk: Talk) -> None:
    added = [got(talk.send("POST", f"{talk.deal}/incomes", income(talk)), wire.Added, 201).id for _ in "12"]
    found = got(talk.read(f"{talk.deal}/incomes"), wire.Incomes).items
    ours = [one for one in found if (one.base, one.document) == (BASE, talk.mark)]
    same("id", sorted(added), sorted(one.id for one in ours))
    same("ref", {f"r-{talk.mark}"}, {one.ref for one in ours})
    same("sum", ["1250.50"], sorted({str(one.sum) for one in ours}))


def _wrong_income_is_refused(talk: Talk) -> None:
    path = f"{talk.deal}/incomes"
    refused(talk.send("POST", path, income(talk) | {"date": "02.03.2026"}), 422, "bad_field", "date")
    refused(talk.send("POST", path, {"base": BASE, "date": DAY}), 422, "bad_field", "sum")
    refused(talk.send("POST", f"/deals/{UNKNOWN}/incomes", income(talk)), 404, "deal_unknown")


def _somebody_is_told(talk: Talk) -> None:
    works = [one.id for one in got(talk.read("/users"), wire.Users).items if one.active]
    if not works:
        raise Broken(NOBODY)
    body = income(talk) | {"user": UNKNOWN, "substitute": works[0], "text": f"{talk.mark}: проверка договора"}
    told = got(talk.send("POST", NOTICES, body), wire.Added, 201)
    same("told", works[0], told.told)
    listed = got(talk.read(NOTICES, {"base": BASE, "day": DAY}), wire.Incomes).items
    same("document", talk.mark, next((one.document for one in listed if one.id == told.id), None))
    refused(talk.send("POST", NOTICES, {**body, "substitute": None}), 404, "user_unknown")


NOTICES = "/notices/unallocated-income"
RULES = [
    Rule("income.add", Text("Two equal incomes are two"), _equal_incomes_are_two),
    Rule("income.add", Text("A wrong income is refused by its field"), _wrong_income_is_refused),
    Rule("notice.add", Text("The substitute is told where the person does not work"), _somebody_is_told),
]
