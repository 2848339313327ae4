"""1C tells of counterparties, the exchange delivers, KSUP holds: without the doors and the journal between."""

from dataclasses import dataclass, field
from typing import Any

from obmen.exchanges.counterparties.settings import CounterpartySettings
from tests.batteries.ksup_story import KsupStory

CODE, PERSONS_CODE = "00-00000300", "00-00000282"
FIRM: dict[str, Any] = {
    "name": "ООО «Ромашка»",
    "type": "company",
    "email": "office@romashka.example",
    "phone": "+7 495 000-00-00",
    "codes": {"onec-ut": CODE},
}
PERSON: dict[str, Any] = {"name": "Анна Ёлкина", "type": "person", "codes": {"onec-ut": PERSONS_CODE}}


def counterparty(code: Any = CODE, **more: Any) -> dict[str, Any]:
    """A message of 1C; the firm as KSUP holds it, unless told otherwise."""
    return {**{name: value for name, value in FIRM.items() if name != "codes"}, "code_1c": code, **more}


@dataclass
class Story(KsupStory):
    """``ids``: KSUP's, of the firm, of the person, and of the one who has no code."""

    exchange = "counterparties"
    settings: CounterpartySettings = field(default_factory=CounterpartySettings)
    ids: list[str] = field(default_factory=list)

    def furnish(self) -> None:
        """A firm and a person, both known to 1C, and a person who is not."""
        self.ids = self.ksup.add_contacts([FIRM, PERSON, {"name": "Новый", "type": "person"}])

    def kind(self, message: dict[str, Any]) -> str:
        return "counterparty-codes" if "ksup_id" in message else "counterparties"

    def contact(self, at: int = 0) -> dict[str, Any]:
        """The one of ``ids``, as KSUP holds him."""
        return next(one for one in self.ksup.dump()["contacts"] if one["id"] == self.ids[at])

    def codes(self) -> dict[tuple[str, str], str]:
        """Base and code to KSUP's id."""
        return {(one["base"], one["code"]): one["owner"] for one in self.ksup.dump()["codes"]}
