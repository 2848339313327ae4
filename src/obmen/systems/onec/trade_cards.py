"""Products and counterparties of a trade configuration, read whole in pages (H10, H13)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from obmen.core.roles.accounting_lists import ListedCounterparty, ListedProduct
from obmen.core.settings import Choice
from obmen.core.shelf import Shelf

from .base import Base, Row
from .paging import whole
from .reading import titles
from .service_wire import ExtensionSettings
from .trade_lines import article_of
from .trade_profile import Shown, TradeProfile
from .wire import EMPTY_REF, Field, Query, clean, reference

DEEPEST = 100
"""Of groups within groups: 1C lets none be within itself, a load that bypassed it might."""


@dataclass(frozen=True)
class TradeCards:
    base: Base
    profile: TradeProfile
    shown: Shown
    sends: ExtensionSettings

    def products(self) -> Iterator[ListedProduct]:
        names = self.profile.products
        article, kind = self.shown.needed(names.set, names.article, names.kind)
        optional = (names.series, names.archived, names.manufacturer)
        series, archived, maker = (self.shown.optional(names.set, name) for name in optional)
        groups, makers = self._groups(), self._makers(maker)
        own = [name for one in (article, kind, maker, series, archived) if one for name in one.columns]
        select = ("Ref_Key", "Description", "Code", "Parent_Key", "DeletionMark", *own)
        for row in whole(self.base, Query(names.set, select, "IsFolder eq false")):
            yield ListedProduct(
                ref=str(row["Ref_Key"]),
                article=article_of(row, article.wire, self.sends),
                name=clean(row.get("Description")),
                series=_text(row, series),
                manufacturer=makers.get(reference(row, maker).ref, "") if maker else "",
                group=groups.get(str(row.get("Parent_Key")), ""),
                deletion_mark=row.get("DeletionMark") is True,
                archived=_is_set(row, archived),
                kind=clean(row.get(kind.wire)),
            )

    def group_names(self) -> list[str]:
        """With those they are in, as «Автотовары/Фильтры»."""
        return sorted(set(self._groups().values()))

    def warehouses(self) -> list[Choice]:
        """Those that documents may name. Of two called alike, 1C cannot tell which one is meant by its name."""
        name = self.profile.warehouses.set
        self.shown.needed(name, "IsFolder", "DeletionMark")
        query = Query(name, ("Ref_Key", "Description"), "IsFolder eq false and DeletionMark eq false")
        rows = sorted((clean(row.get("Description")), str(row["Ref_Key"])) for row in whole(self.base, query))
        times = Counter(title.casefold() for title, _ in rows)
        return [Choice(title if title and times[title.casefold()] == 1 else ref, title or ref) for title, ref in rows]

    def _groups(self) -> dict[str, str]:
        query = Query(self.profile.products.set, ("Ref_Key", "Description", "Parent_Key"), "IsFolder eq true")
        rows = {str(row["Ref_Key"]): row for row in whole(self.base, query)}
        return {ref: "/".join(_path(ref, rows)) for ref in rows}

    def _makers(self, maker: Field | None) -> dict[str, str]:
        catalog = self.profile.products.manufacturers
        return titles(self.base, catalog) if maker and self.shown.has(catalog) else {}

    def counterparties(self) -> Iterator[ListedCounterparty]:
        """Partners, whose code (or the attribute that the extension sends in its place) is the code of 1C, with what
        their counterparties are reached by."""
        names = self.profile.partners
        client, kind, code = self.shown.needed(names.set, names.client, names.kind, self.sends.code_attribute or "Code")
        select = ("Ref_Key", code.wire, "Description", "DeletionMark", client.wire, kind.wire, *self._contacts(names))
        with Shelf[tuple[str, list[Row]]]() as legal:
            self._read_legal(legal)
            for row in whole(self.base, Query(names.set, select, f"{client.wire} eq true")):
                yield self._counterparty(row, legal.find("partner", str(row["Ref_Key"])), kind, code)

    def _counterparty(
        self, row: Row, legal: list[tuple[str, list[Row]]], kind: Field, code: Field
    ) -> ListedCounterparty:
        names = self.profile.contacts
        reached = [*(row.get(self.profile.partners.contacts) or ()), *(one for _, rows in legal for one in rows)]
        return ListedCounterparty(
            ref=str(row["Ref_Key"]),
            code=clean(row.get(code.wire)),
            name=clean(row.get("Description")),
            type=self._type(clean(row.get(kind.wire))),
            inn=next((inn for inn, _ in legal if inn), ""),
            phones=self._of_kind(reached, names.phone),
            emails=self._of_kind(reached, names.email),
            deleted=row.get("DeletionMark") is True,
        )

    def _read_legal(self, legal: Shelf[tuple[str, list[Row]]]) -> None:
        names = self.profile.counterparties
        (partner,) = self.shown.needed(names.set, names.partner)
        tax = self.shown.optional(names.set, names.tax_number)
        select = ("Ref_Key", partner.wire, *(tax.columns if tax else ()), *self._contacts(names))
        for row in whole(self.base, Query(names.set, select, "DeletionMark eq false")):
            if (owner := reference(row, partner).ref) and owner != EMPTY_REF:
                legal.put(str(row["Ref_Key"]), (_text(row, tax), row.get(names.contacts) or []), partner=owner)

    def _contacts(self, names: object) -> tuple[str, ...]:
        part, contacts = getattr(names, "contacts", ""), self.profile.contacts
        columns = f"{part}/{contacts.kind}", f"{part}/{contacts.text}"
        return columns if self.shown.names(getattr(names, "set", "")) >= {*columns} else ()

    def _of_kind(self, rows: Iterable[Row], kind: str) -> tuple[str, ...]:
        names = self.profile.contacts
        found = (clean(row.get(names.text)) for row in rows if clean(row.get(names.kind)) == kind)
        return tuple(dict.fromkeys(filter(None, found)))

    def _type(self, value: str) -> Literal["company", "person"] | None:
        names = self.profile.partners
        return "person" if value in names.persons else "company" if value in names.companies else None


def _path(ref: str, rows: dict[str, Row]) -> list[str]:
    path: list[str] = []
    while ref in rows and len(path) < DEEPEST:
        path.insert(0, clean(rows[ref].get("Description")))
        ref = str(rows[ref].get("Parent_Key"))
    return path


def _text(row: Row, one: Field | None) -> str:
    return clean(row.get(one.wire)) if one else ""


def _is_set(row: Row, one: Field | None) -> bool:
    return one is not None and row.get(one.wire) is True
