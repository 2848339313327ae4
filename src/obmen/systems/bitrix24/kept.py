"""A deal as the mirror keeps it: what its record needs, and no more."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from obmen.core.outcome import ObjectRef
from obmen.core.roles.crm import CrmDeal

FORMAT = "1"
"""Of the texts; with another one everything is read anew."""
OVERLAP = timedelta(minutes=10)
"""Read once more each time: clocks of a portal's own machines differ, and what was stamped may be committed later."""
AT_LEAST = timedelta(minutes=1)
"""The same where a look only adds to what is known, again and again: the portal's machines agree to a second or so."""
NIGHT = timedelta(hours=3)
"""Hour of the portal's day from which lists are read whole once more."""
_CONTACTS = 7
"""Where they stand in the text."""
FEW = 200
"""Changed deals that are expected where none were counted yet."""


def kept_text(deal: CrmDeal) -> str:
    plain = (deal.title, deal.number, deal.pipeline, deal.stage, str(deal.sum), deal.currency)
    day = deal.date.isoformat() if deal.date else None
    return _written([*plain, day, deal.contacts, deal.origin, deal.modified])


def kept_deal(id_: str, text: str, made: Callable[[str, str], ObjectRef]) -> CrmDeal:
    """``made``: the object of an id and a title."""
    title, number, pipeline, stage, amount, currency, day, contacts, origin, modified = json.loads(text)
    return CrmDeal(
        id=id_,
        title=title,
        number=number,
        pipeline=pipeline,
        stage=stage,
        sum=Decimal(amount),
        currency=currency,
        date=date.fromisoformat(day) if day else None,
        contacts=tuple(contacts),
        origin=origin,
        modified=modified,
        object=made(id_, title),
    )


def kept_contacts(text: str) -> list[str]:
    contacts: list[str] = json.loads(text)[_CONTACTS]
    return contacts


def _written(values: list[Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    # half of a character, which somebody's phone has cut, fits in no database
    return text if text.isascii() or text.isprintable() else json.dumps(values)


@dataclass(frozen=True, slots=True)
class Note:
    """By the portal's time: ``since`` when the last look began, ``whole`` when the last whole one did. ``size`` of the
    list, and how many deals had ``changed``, at the last look."""

    since: datetime
    whole: datetime
    size: int
    changed: int = FEW

    @classmethod
    def read(cls, text: str) -> "Note | None":
        """None: the list was never read whole."""
        if not text:
            return None
        since, whole, size, changed = json.loads(text)
        return cls(datetime.fromisoformat(since), datetime.fromisoformat(whole), size, changed)

    def text(self) -> str:
        return json.dumps([self.since.isoformat(), self.whole.isoformat(), self.size, self.changed])

    def from_when(self, overlap: timedelta = OVERLAP) -> str:
        return (self.since - overlap).isoformat()

    def is_of_yesterday(self, now: datetime) -> bool:
        """A night of the portal has begun since the list was read whole."""
        whole = self.whole.astimezone(now.tzinfo)
        night = whole.replace(hour=0, minute=0, second=0, microsecond=0) + NIGHT
        return now >= (night if night > whole else night + timedelta(days=1))
