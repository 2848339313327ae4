"""1C tells of counterparties, the exchange delivers, KSUP holds: without the doors and the journal between."""

from dataclasses import dataclass, field
from typing import Any

from obmen.core.call import Call
from obmen.core.discovery import exchanges, kind_of
from obmen.core.outcome import Outcome
from obmen.exchanges.counterparties.settings import CounterpartySettings
from obmen.systems.ksup.client import KsupClient
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import ZONE, SmallLinks, SmallRun, calling

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
class Story:
    """``ids``: KSUP's, of the firm, of the person, and of the one who has no code."""

    ksup: Ksup
    client: KsupClient
    ids: list[str]
    links: SmallLinks = field(default_factory=SmallLinks)
    last_call: Call | None = None

    def tell(self, message: dict[str, Any], identity: str = "", *, base: str = "onec-ut", **call: Any) -> Outcome:
        """A delivery of its own; raises NotPlaced, WrongContent or one of the four errors."""
        with calling(identity, **call) as self.last_call:
            return self.hand_over(message, base=base)

    def hand_over(self, message: dict[str, Any], *, base: str = "onec-ut") -> Outcome:
        """As the door reads it and the worker delivers it, within the current call."""
        name = "counterparty-codes" if "ksup_id" in message else "counterparties"
        kind, deliver = kind_of("onec", name), exchanges()["counterparties"].deliver
        assert kind
        assert deliver
        kind.place(message, ZONE)
        run = SmallRun(
            settings=CounterpartySettings(), target=self.client, base=base, links=self.links, target_name="ksup"
        )
        return run.keep(deliver(kind.read(message, ZONE, base), run))

    def contact(self, at: int = 0) -> dict[str, Any]:
        """The one of ``ids``, as KSUP holds him."""
        return next(one for one in self.ksup.dump()["contacts"] if one["id"] == self.ids[at])

    def codes(self) -> dict[tuple[str, str], str]:
        """Base and code to KSUP's id."""
        return {(one["base"], one["code"]): one["owner"] for one in self.ksup.dump()["codes"]}

    def written(self) -> list[str]:
        """The acts KSUP carried out, in order."""
        return [one["act"] for one in self.ksup.arrivals() if one["outcome"] == "applied"]
