"""KSUP tells of a client, the exchange delivers, 1C holds: without the doors and the journal between."""

from dataclasses import dataclass, field
from typing import Any

from obmen.core.call import Call
from obmen.core.discovery import exchanges
from obmen.core.outcome import Outcome
from obmen.exchanges.contacts.settings import ContactSettings
from obmen.systems.ksup.inbound import CONTACTS
from tests.batteries.onec_story import OnecStory
from tests.batteries.small_run import ZONE, SmallLinks, SmallRun, calling

ROMASHKA: dict[str, Any] = {
    "ksup_id": 77,
    "name": "ООО «Ромашка»",
    "type": "company",
    "email": "office@romashka.example",
    "phone": "+7 495 000-00-00",
    "has_active_order_task": True,
}


@dataclass
class Story(OnecStory):
    settings: ContactSettings = field(default_factory=ContactSettings)
    links: SmallLinks = field(default_factory=SmallLinks)
    back: list[Any] = field(default_factory=list)
    """What was put back, as if 1C had sent it: record and kind."""
    last_call: Call | None = None

    def tell(self, identity: str = "", *, dry: bool = False, unclear: bool = False, **change: Any) -> Outcome:
        with calling(identity, dry=dry, unclear=unclear) as self.last_call:
            return self.hand_over({**ROMASHKA, **change})

    def hand_over(self, message: dict[str, Any]) -> Outcome:
        CONTACTS.place(message, ZONE)
        deliver = exchanges()["contacts"].deliver
        assert deliver
        run = SmallRun(settings=self.settings, target=self.client, base="ksup", target_name="onec-ut",
                       links=self.links)  # fmt: skip
        outcome = run.keep(deliver(CONTACTS.read(message, ZONE, "ksup"), run))
        self.back += [(record, kind) for record, kind, *_ in run.put_away]
        return outcome

    def partners(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.onec.trade.held()["partners"]
        return found
