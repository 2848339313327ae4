"""Incomes of deals, and notices of income that belongs to none (K8, K9).

Each write adds one more, so what stands there already is for the exchange to see first: it is handed what KSUP holds,
and which of it an earlier try of the same message has written.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from obmen.core.outcome import Change, ObjectRef
from obmen.core.roles.project_system import Deal, KeptPayment, Payment, Recipients, Told
from obmen.core.settings import Choice
from obmen.core.site import segment
from obmen.core.text import Text

from . import wire
from .asking import Asking
from .errors import Subject

NOTICES = "/notices/unallocated-income"
INCOME, NOTICE = "income", "notice"


class Money:
    def __init__(self, asking: Asking, connection: str) -> None:
        self._asking, self._connection = asking, connection

    def incomes(self, deal: Deal) -> Sequence[KeptPayment]:
        found = self._asking.read(wire.Incomes, _incomes(deal), self._about(deal))
        return self._kept(found.items, INCOME)

    def add_income(self, deal: Deal, payment: Payment) -> str:
        body = _body(payment)
        act = Text("Add the income to the deal")
        change = lambda: Change(act, deal.object, None, body)  # noqa: E731  a name would say no more
        return self._asking.add(change, _incomes(deal), self._about(deal), INCOME, body).id

    def notices(self, base: str, date: datetime) -> Sequence[KeptPayment]:
        query = {"base": base, "day": date.date().isoformat()}
        found = self._asking.read(wire.Incomes, NOTICES, Subject("", self._asking.zone), query)
        return self._kept(found.items, NOTICE)

    def tell_unallocated(self, payment: Payment, to: Recipients, text: str) -> Told:
        body = {**_body(payment), "user": to.responsible, "substitute": to.substitute or None, "text": text}
        act, person = Text("Tell of unallocated income"), ObjectRef(self._connection, "user", to.responsible)
        change = lambda: Change(act, person, None, body)  # noqa: E731  as above
        added = self._asking.add(change, NOTICES, Subject("", self._asking.zone), NOTICE, body)
        return Told(added.id, added.told or to.responsible)

    def user_choices(self) -> Sequence[Choice]:
        users = self._asking.read(wire.Users, "/users", Subject("", self._asking.zone)).items
        return [Choice(user.id, user.name) for user in users if user.active]

    def _kept(self, found: Iterable[wire.Income], act: str) -> Sequence[KeptPayment]:
        items = list(found)
        if not items:
            return []
        own = self._asking.own(act)
        return [KeptPayment(one.id, self.payment_of(one), own(one.id)) for one in items]

    def payment_of(self, told: wire.Income) -> Payment:
        when = self._asking.aware(told.date)
        return Payment(told.base, when, told.sum, told.document or "", told.part or "", told.ref or "")

    def _about(self, deal: Deal) -> Subject:
        return Subject(deal.number, self._asking.zone)


def _incomes(deal: Deal) -> str:
    return f"/deals/{segment(deal.number)}/incomes"


def _body(payment: Payment) -> dict[str, Any]:
    return {
        "base": payment.base,
        "date": payment.date.isoformat(),
        "sum": format(payment.sum, "f"),
        "document": payment.document or None,
        "part": payment.part or None,
        "ref": payment.ref or None,
    }
