"""KSUP tells of a client, the exchange delivers, 1C holds: without the doors and the journal between."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from obmen.core.call import Call
from obmen.core.discovery import exchanges
from obmen.core.outcome import Outcome
from obmen.core.settings import Secret
from obmen.exchanges.contacts.settings import ContactSettings
from obmen.systems.ksup.client import KsupClient
from obmen.systems.ksup.inbound import CONTACTS
from obmen.systems.ksup.settings import KsupSettings
from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC
from tests.batteries.onec_story import OnecStory
from tests.batteries.small_run import ZONE, SmallLinks, SmallRun, SmallTools, calling

ROMASHKA: dict[str, Any] = {
    "name": "ООО «Ромашка»",
    "type": "company",
    "email": "office@romashka.example",
    "phone": "+7 495 000-00-00",
}


@dataclass
class Story(OnecStory):
    """``id``: of the only contact of KSUP."""

    ksup: Ksup | None = None
    asking: KsupClient | None = None
    id: str = ""
    settings: ContactSettings = field(default_factory=ContactSettings)
    links: SmallLinks = field(default_factory=SmallLinks)
    back: list[Any] = field(default_factory=list)
    """What was put back, as if 1C had sent it: record and kind."""
    last_call: Call | None = None

    def tell(self, identity: str = "", *, dry: bool = False, unclear: bool = False, **change: Any) -> Outcome:
        with calling(identity, dry=dry, unclear=unclear) as self.last_call:
            return self.hand_over(change)

    def hand_over(self, change: dict[str, Any]) -> Outcome:
        message = {"ksup_id": self.id, **ROMASHKA, "has_active_order_task": True, **change}
        CONTACTS.place(message, ZONE)
        deliver = exchanges()["contacts"].deliver
        assert deliver
        sides: dict[str, Any] = {"source": self.asking, "target": self.client, "base": "ksup", "target_name": "onec-ut"}
        run = SmallRun(settings=self.settings, links=self.links, **sides)
        outcome = run.keep(deliver(CONTACTS.read(message, ZONE, "ksup"), run))
        self.back += [(record, kind) for record, kind, *_ in run.put_away]
        return outcome

    def borne(self, code: str) -> None:
        """KSUP's contact bears this code of the base, though nobody has linked it."""
        assert self.asking
        with calling():
            self.asking.give_code(self.asking.contact(self.id), "onec-ut", code)

    def partners(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.onec.trade.held()["partners"]
        return found


def ksup_client(ksup: Ksup, token: str) -> KsupClient:
    return KsupClient(KsupSettings(address=ksup.url, token=Secret(token)), SmallTools("ksup"))


@contextmanager
def told(onec: OneC, ksup: Ksup) -> Iterator[Story]:
    """In an empty base, and with one contact in KSUP."""
    ksup.reset()
    asking = ksup_client(ksup, ksup.token)
    with Story.begun(onec) as story:
        story.ksup, story.asking, (story.id,) = ksup, asking, ksup.add_contacts([ROMASHKA])
        yield story
    asking.close()
