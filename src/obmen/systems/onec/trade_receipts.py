"""Retail receipts of a trade configuration, by days (H10), in the terms in which the extension tells of them: what was
rung up, with the code of the client the loyalty card is made out to."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from types import SimpleNamespace

from obmen.core.roles.accounting_lists import ListedReceipt

from .base import Base, Row
from .paging import DateReader, of_keys
from .service_wire import ExtensionSettings
from .trade_lines import TradeLines
from .trade_profile import Shown, TradeProfile
from .wire import Field, Query, clean, guid, reference


@dataclass
class TradeReceipts:
    """For one reading: cards, clients and products that receipts name are looked up once."""

    base: Base
    profile: TradeProfile
    shown: Shown
    sends: ExtensionSettings
    zone: tzinfo
    _owners: dict[str, str] = field(default_factory=dict)
    """The partner of each card."""
    _codes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = SimpleNamespace(**{**vars(self.profile.lines), "sum": self.profile.receipts.sum})
        self._lines = TradeLines(self.base, replace(self.profile, lines=names), self.shown, self.sends)

    def receipts(self, since: datetime, until: datetime) -> Iterator[ListedReceipt]:
        names = self.profile.receipts
        (card,) = self.shown.needed(names.set, names.card)
        status = self.shown.optional(names.set, names.status)
        own = ("Ref_Key", "Number", "Date", *card.columns, *(status.columns if status else ()))
        query = Query(names.set, (*own, *self._lines.columns(names)), "Posted eq true")
        for rows in DateReader(self.base, query, self.zone).pages(since, until):
            sold = [row for row in rows if not (status and clean(row.get(status.wire)) in names.not_sold)]
            codes = self._clients({ref for row in sold if (ref := _ref(row, card))})
            self._lines.expect([row for row in sold if _ref(row, card) in codes], names.lines)
            for row in sold:
                yield self._receipt(row, codes.get(_ref(row, card), ""))

    def _receipt(self, row: Row, code: str) -> ListedReceipt:
        date = self._lines.moment(row.get("Date"), self.zone) or datetime.min.replace(tzinfo=self.zone)
        lines = self._lines.of(row.get(self.profile.receipts.lines) or ()) if code else ()
        return ListedReceipt(str(row["Ref_Key"]), clean(row.get("Number")), date, code, lines)

    def _clients(self, cards: Collection[str]) -> dict[str, str]:
        """The code of each card's client, of those that are made out to one that has a code."""
        names = self.profile.loyalty_cards
        (partner,) = self.shown.needed(names.set, names.partner) if cards else (None,)
        if partner is not None:
            new = sorted(set(cards) - self._owners.keys())
            self._owners |= dict.fromkeys(new, "")
            for row in of_keys(self.base, Query(names.set, ("Ref_Key", *partner.columns)), new, _key):
                self._owners[str(row["Ref_Key"])] = _ref(row, partner)
        owners = {card: owner for card in cards if (owner := self._owners[card])}
        self._look_up(set(owners.values()))
        return {card: code for card, owner in owners.items() if (code := self._codes[owner])}

    def _look_up(self, partners: Collection[str]) -> None:
        """As the extension sends it: the partner's code, or the attribute in its place."""
        names, new = self.profile.partners, sorted(set(partners) - self._codes.keys())
        (code,) = self.shown.needed(names.set, self.sends.code_attribute or "Code")
        self._codes |= dict.fromkeys(new, "")
        for row in of_keys(self.base, Query(names.set, ("Ref_Key", code.wire)), new, _key):
            self._codes[str(row["Ref_Key"])] = clean(row.get(code.wire))


def _key(ref: str) -> str:
    return f"Ref_Key eq {guid(ref)}"


def _ref(row: Row, one: Field) -> str:
    return reference(row, one).ref
