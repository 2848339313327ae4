"""A portal in memory: what it holds, and the people who work in it."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from obmen.core.outcome import ObjectRef
from obmen.core.roles.crm import CrmContact, CrmDeal, CrmPhone, Stage

STAGES = (
    Stage("NEW", "Новая", "0", "Сервис", None),
    Stage("WORK", "В работе", "0", "Сервис", None),
    Stage("DONE", "Выполнено", "0", "Сервис", None),
    Stage("WON", "Завершено успешно", "0", "Сервис", "won"),
    Stage("LOST", "Отказ", "0", "Сервис", "lost"),
    Stage("ARCHIVE", "Архив", "0", "Сервис", "lost"),
    Stage("C7:NEW", "Новая", "7", "Кузовной", None),
    Stage("C7:WORK", "В работе", "7", "Кузовной", None),
    Stage("C7:WON", "Сделка успешна", "7", "Кузовной", "won"),
)


class Held:
    def __init__(self) -> None:
        self.deals_held: dict[str, CrmDeal] = {}
        self.contacts_held: dict[str, CrmContact] = {}
        self._ids = itertools.count(1)

    def put_deal(self, number: str = "", *, stage: str = "NEW", contacts: Sequence[str] = (), **more: Any) -> str:
        id_ = str(next(self._ids))
        pipeline = next((one.pipeline for one in STAGES if one.id == stage), "0")
        values = {"sum": Decimal(0), "currency": "RUB", "date": date(2026, 1, 1), "title": f"Звонок {id_}", **more}
        self.deals_held[id_] = CrmDeal(
            id=id_,
            number=number,
            pipeline=pipeline,
            stage=stage,
            contacts=tuple(contacts),
            origin="",
            modified="0",
            object=self.deal_object(id_, values["title"]),
            **values,
        )
        return id_

    def put_contact(self, *typed: str, name: str = "", second_name: str = "", last_name: str = "") -> str:
        return self.make_contact(typed, "", {"name": name, "second_name": second_name, "last_name": last_name})

    def by_hand(self, id_: str, **values: Any) -> None:
        self.deals_held[id_] = replace(self.deals_held[id_], **values, modified=f"{self.deals_held[id_].modified}'")

    def contact_by_hand(self, id_: str, **values: Any) -> None:
        self.contacts_held[id_] = replace(self.contacts_held[id_], **values)

    def delete(self, id_: str) -> None:
        del self.deals_held[id_]

    def merge_contacts(self, kept: str, gone: str) -> None:
        one, other = self.contacts_held[kept], self.contacts_held.pop(gone)
        self.contacts_held[kept] = replace(one, phones=one.phones + other.phones)
        for id_, deal in self.deals_held.items():
            if gone in deal.contacts:
                self.by_hand(id_, contacts=tuple(dict.fromkeys(kept if c == gone else c for c in deal.contacts)))

    def deal_object(self, id_: str, title: str = "") -> ObjectRef:
        return ObjectRef("portal", "deal", id_, title, f"https://portal.example/crm/deal/details/{id_}/")

    def make_contact(self, typed: Sequence[str], origin: str, parts: dict[str, str]) -> str:
        id_ = str(next(self._ids))
        numbers = tuple(CrmPhone(f"p{next(self._ids)}", value) for value in typed)
        ref = ObjectRef("portal", "contact", id_, url=f"https://portal.example/crm/contact/details/{id_}/")
        self.contacts_held[id_] = CrmContact(id_, **parts, phones=numbers, origin=origin, object=ref)
        return id_
