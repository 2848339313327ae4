"""What 1C says of products, clients and retail receipts, sent by hand at the door of a base, and what KSUP holds."""

from itertools import count
from typing import Any

from .firm import Firm, Record, until
from .goods import LINE

_numbers = count(1)


def product(article: str, name: str = "Окно «Тёплый дом»", **more: Any) -> Record:
    return {"type": "change", "article": article, "name": name, **more}


def receipt(code: str, number: str = "ЧК-000019", **more: Any) -> Record:
    named = {"number": number} if number else {}
    return {"type": "roznica", "code_1c": code, "date": "2026-03-06T12:00:00", "lines": [LINE], **named, **more}


class Cards:
    def __init__(self, firm: Firm) -> None:
        self.firm = firm

    def fresh(self) -> str:
        """An article or a code no other story uses."""
        return f"N-{next(_numbers):06}"

    def client(self, code: str = "", base: str = "onec-ut") -> str:
        """A new person in KSUP, with 1C's code where there is one → KSUP's id."""
        codes = {base: code} if code else {}
        (id_,) = self.firm.ksup.add_contacts([{"name": "Анна Ёлкина", "type": "person", "codes": codes}])
        return id_

    def send(self, kind: str, message: Record, key: str = "", base: str = "onec-ut") -> str:
        """Taken by the door → the id it answered."""
        status, answer = self.firm.post(message, key, base, kind)
        assert status in {200, 202}, answer
        return str(answer["id"])

    def ends(self, state: str, *ids: str, base: str = "onec-ut") -> None:
        until(lambda: {self.firm.told(id_, base) for id_ in ids} == {state})

    def product(self, article: str) -> Record | None:
        return next((one for one in self.firm.ksup.dump()["products"] if one["article"] == article), None)

    def contact(self, id_: str) -> Record:
        found: Record = next(one for one in self.firm.ksup.dump()["contacts"] if one["id"] == id_)
        return found

    def deals(self, client: str) -> list[Record]:
        return [deal for deal in self.firm.ksup.dump()["deals"] if deal["contact"] == client]

    def came_to(self, *ids: str) -> list[str | None]:
        self.ends("done", *ids)
        return [self.firm.outcome(id_) for id_ in ids]
