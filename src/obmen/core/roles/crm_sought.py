"""By what a deal is found that somebody may have made since both sides were read (A4)."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sought:
    """Deals of these ``origins``; with these ``numbers``, as people type them (``typed_number``); and, of those without
    a number that are in none of the ``finished`` stages, those of these ``contacts`` and whichever somebody has changed
    since ``Crm.open_deals_without_number`` told of them, both with all their contacts."""

    origins: Collection[str] = ()
    numbers: Collection[str] = ()
    contacts: Collection[str] = ()
    finished: Collection[str] = ()
