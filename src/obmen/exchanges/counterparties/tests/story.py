"""1C tells of a counterparty, the exchange delivers, KSUP holds: without the doors and the journal between."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from obmen.core import clock
from obmen.core.call import Call
from obmen.core.discovery import exchanges, kind_of
from obmen.core.outcome import Outcome
from obmen.exchanges.counterparties.settings import CounterpartySettings
from obmen.systems.ksup.client import KsupClient
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import ZONE, SmallLinks, SmallRun, calling

CODE = "00-00000282"
CARD: dict[str, Any] = {
    "name": "ООО «Ромашка»",
    "type": "company",
    "email": "office@romashka.example",
    "phone": "+7 495 000-00-00",
}


@dataclass
class Story:
    """``contact``: KSUP's id of the one contact there is."""

    ksup: Ksup
    client: KsupClient
    contact: str
    links: SmallLinks = field(default_factory=SmallLinks)
    last_call: Call | None = None

    def code(self, code: str = CODE, contact: str = "", **how: Any) -> Outcome:
        return self.tell("counterparty-codes", {"ksup_id": contact or self.contact, "code_1c": code}, **how)

    def change(self, code: str = CODE, age: int = 0, **change: Any) -> Outcome:
        """``age``: seconds since the message came."""
        return self.tell("counterparties", {"code_1c": code, **CARD, **change}, age=age)

    def tell(
        self, kind: str, message: dict[str, Any], *, base: str = "onec-ut", dry: bool = False, age: int = 0
    ) -> Outcome:
        with calling(dry=dry) as self.last_call:
            return self.hand_over(kind, message, base=base, age=age)

    def hand_over(self, kind: str, message: dict[str, Any], *, base: str = "onec-ut", age: int = 0) -> Outcome:
        declared, deliver = kind_of("onec", kind), exchanges()["counterparties"].deliver
        assert declared
        assert deliver
        declared.place(message, ZONE)
        run = SmallRun(settings=CounterpartySettings(), target=self.client, base=base, target_name="ksup",
                       links=self.links, received_at=clock.now() - timedelta(seconds=age))  # fmt: skip
        return run.keep(deliver(declared.read(message, ZONE, base), run))

    def card(self) -> dict[str, Any]:
        contacts = self.ksup.dump()["contacts"]
        found: dict[str, Any] = next(one for one in contacts if one["id"] == self.contact)
        return {name: found[name] for name in CARD}

    def codes(self) -> list[tuple[str, str, str]]:
        return [(one["base"], one["code"], one["owner"]) for one in self.ksup.dump()["codes"]]

    def written(self) -> list[str]:
        return [one["act"] for one in self.ksup.arrivals() if one["outcome"] == "applied"]
