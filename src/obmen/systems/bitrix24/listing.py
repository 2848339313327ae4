"""Lists of the portal: any number of rows, up to 2,500 a request.

A page has 50 rows. Pages are asked for by the id they begin behind and without a count (``start=-1``), each of a batch
naming the last id of the one before; behind the first short page comes rubbish, for the reference leads nowhere.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Any

from obmen.core.errors import ObmenError, TryLater
from obmen.core.text import Text

from .command import Command, Reference
from .rest import Rest
from .said import Cut, NotDone
from .spending import COMMANDS

PAGE = 50
ASKED_AT_ONCE = PAGE - 1
"""Values of a look-up: where each finds one row, the page is short, and so known to be the last."""
NO_COUNT = -1

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """What is asked for: ``filter`` and ``select`` in the names of ``method``; ``inside``: the steps from a result to
    its rows."""

    method: str
    select: Sequence[str]
    filter: Mapping[str, Any]
    id: str = "ID"
    inside: Sequence[str] = ()
    more: Mapping[str, Any] | None = None

    def page(self, after: str) -> Command:
        asked = {"filter": {**self.filter, f">{self.id}": after}, "order": {self.id: "ASC"}, "start": NO_COUNT}
        return Command(self.method, {**(self.more or {}), "select": list(self.select), **asked})

    def page_after(self, command: int) -> Command:
        """Behind the last row of the command with that number."""
        steps = "".join(f"[{step}]" for step in (f"c{command}", *self.inside, PAGE - 1, self.id))
        return self.page(Reference(f"$result{steps}"))

    def only(self, name: str, values: Sequence[str]) -> "Listing":
        return self.where({f"@{name}": list(values)})

    def where(self, wanted: Mapping[str, Any]) -> "Listing":
        return replace(self, filter={**self.filter, **wanted})

    def each(
        self, name: str, values: Iterable[str], spellings: Callable[[str], Iterable[str]] = lambda value: (value,)
    ) -> "list[Listing]":
        """Those whose field has one of these values, as many at once as a look-up asks for, each in all its
        ``spellings``."""
        wanted = list(dict.fromkeys(value for value in values if value))
        portions = (wanted[at : at + ASKED_AT_ONCE] for at in range(0, len(wanted), ASKED_AT_ONCE))
        return [self.only(name, [spelt for one in portion for spelt in spellings(one)]) for portion in portions]

    def rows(self, result: Any) -> list[Row]:
        """Raises TryLater for what is no list."""
        for step in self.inside:
            result = result.get(step) if isinstance(result, dict) else None
        if not isinstance(result, list) or not all(isinstance(row, dict) for row in result):
            raise TryLater(Text("Bitrix24 answered with something else than a list. It is asked again"))
        return result


class Lists:
    def __init__(self, rest: Rest) -> None:
        self._rest = rest
        self._sizes: dict[str, int] = {}

    def scan(
        self, listing: Listing, *, named: str = "", after: str = "0", expected: int | None = None
    ) -> Iterator[Row]:
        """All rows, by id. ``named``: whose size is remembered, so that a short list is not asked for many pages;
        ``expected``: how many they may be, where that is known otherwise."""
        read, last, expected = 0, after, self._sizes.get(named, expected)
        while True:
            short = False
            for page in self._chain(listing, last, self._length(listing, expected, read)):
                yield from page
                read += len(page)
                if short := len(page) < PAGE:
                    break
                last = _next(page, listing, last)
            if short:
                break
        if named:
            self._sizes[named] = read

    def size(self, named: str) -> int | None:
        """Rows of the last scan or count of that name."""
        return self._sizes.get(named)

    def learn_size(self, named: str, rows: int) -> None:
        self._sizes[named] = rows

    def requests(self, listing: Listing, rows: int) -> int:
        """What a scan of so many rows takes."""
        return ceil((rows + 1) / (PAGE * self._fitting(listing)))

    @property
    def told_at(self) -> datetime | None:
        """The portal's time when it began with the last request it answered, in any thread."""
        return self._rest.told_at

    def count(self, listing: Listing, *, named: str) -> int:
        """Asks the portal; it costs it a look at each row, so it is remembered as a scan's."""
        page = listing.page("0")
        self._sizes[named] = self._rest.total(Command(page.method, {**page.params, "select": [listing.id], "start": 0}))
        return self._sizes[named]

    def look_up(self, listing: Listing, name: str, values: Iterable[str]) -> Iterator[Row]:
        """Rows whose field has one of these values."""
        return (row for _, row in self.short(listing.each(name, values)))

    def short(self, listings: Sequence[Listing]) -> Iterator[tuple[Listing, Row]]:
        """Of lists that mostly have no more than a page, fifty of them a request."""
        for place, result in self._rest.each([each.page("0") for each in listings], errand=True):
            if isinstance(result, ObmenError):
                raise result
            listing = listings[place]
            rows = listing.rows(result)
            yield from ((listing, row) for row in rows)
            if len(rows) >= PAGE:
                more = self.scan(listing, after=_next(rows, listing, "0"), expected=0)
                yield from ((listing, row) for row in more)

    def _length(self, listing: Listing, expected: int | None, read: int) -> int:
        """Pages to ask for at once. A list that has grown past what was expected may be of any length."""
        most = self._fitting(listing)
        return most if expected is None or read > expected else max(1, min(most, (expected - read) // PAGE + 2))

    def _fitting(self, listing: Listing) -> int:
        return self._rest.spending.fitting([listing.page("0")] * COMMANDS)

    def _chain(self, listing: Listing, after: str, length: int) -> Iterator[list[Row]]:
        """As many pages as there were time and budget for; none, where fewer have to be asked for."""
        commands = [listing.page(after), *(listing.page_after(place) for place in range(length - 1))]
        try:
            results = self._rest.send(commands)
        except Cut:
            if length == 1:
                raise
            return
        for place, result in enumerate(results):
            if isinstance(result, NotDone) and place:
                return
            if isinstance(result, ObmenError):
                raise result
            yield listing.rows(result)


def _next(page: Sequence[Row], listing: Listing, last: str) -> str:
    number = str(page[-1][listing.id])
    if int(number) <= int(last):
        raise TryLater(Text("Bitrix24 gives pages out of order. They are asked for again"))
    return number
