"""Both sides as lists, and the plan of a run over them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from obmen.core.outcome import ObjectRef
from obmen.core.planning import Planned
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_basics import Page
from obmen.core.roles.project_cards import ContactCard, KeptContact
from obmen.exchanges.counterparties import collect
from obmen.exchanges.counterparties.settings import CounterpartySettings
from tests.batteries.watched_run import WatchedRun

PHONE, AS_TYPED, MAIL = "+7 (495) 123-45-67", "8 495 1234567 доб. 12", "office@elka.example"


def listed(code: str, name: str = "ООО «Ёлка»", kind: Any = "company", **more: Any) -> ListedCounterparty:
    return ListedCounterparty(f"ref-{code}", code, name, kind, **more)


def kept(
    id_: str,
    name: str = "ООО «Елка»",
    kind: Any = "company",
    *,
    phone: str = "",
    email: str = "",
    inn: str = "",
    **codes: str,
) -> KeptContact:
    by_base = {base.replace("_", "-"): code for base, code in codes.items()}
    return KeptContact(ObjectRef("ksup", "contact", id_, name), ContactCard(name, kind, email, phone), by_base, inn)


class Here:
    def __init__(self, all_: Iterable[ListedCounterparty]) -> None:
        self.all = all_

    def listed_counterparties(self) -> Iterator[ListedCounterparty]:
        yield from self.all


class There:
    def __init__(self, all_: list[KeptContact]) -> None:
        self.all = all_

    def contacts(self, after: str = "") -> Page[KeptContact]:
        first = int(after or 0)
        return Page(self.all[first : first + 2], str(first + 2), first + 2 < len(self.all))


def looked(
    here: Iterable[ListedCounterparty], there: list[KeptContact], verb: Callable[[Any], None] = collect, **more: Any
) -> WatchedRun:
    run = WatchedRun(
        source=Here(here), target=There(there), target_name="ksup", **{"settings": CounterpartySettings(), **more}
    )
    verb(run)
    return run


def plan(
    here: Iterable[ListedCounterparty], there: list[KeptContact], verb: Callable[[Any], None] = collect, **more: Any
) -> list[Planned]:
    return list(looked(here, there, verb, **more).planned)


def acts(rows: list[Planned]) -> dict[str, str]:
    return {row.key: row.act for row in rows}
