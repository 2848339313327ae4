"""A car service between its real parts: a base of Alfa-Auto, a portal of Bitrix24, and obmen carrying work orders."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings as django_settings
from django.db import connections as django_connections

from obmen.core.discovery import exchanges
from obmen.journal.api import Writer
from obmen.journal.files_folder import FolderStore
from obmen.setup import connections as setup_connections
from obmen.setup import flows, snapshot
from obmen.setup.models import Flow
from obmen.worker import choices
from obmen.worker.choices import Ends
from obmen.worker.wiring import Wiring
from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.onec import OneC

from .alfa import Alfa
from .operating import Operator

FIELD = "UF_CRM_ID_1C"
USER, PASSWORD = "Администратор", "Пароль-1С"  # of the stand


class Garage(Operator):
    """``alfa`` is read, ``portal`` written. Settings are those of the exchange; the stages are suggested by their names
    where ``stages`` are not given."""

    def __init__(self, writer: Writer, onec: OneC, portal: Bitrix24) -> None:
        self.writer, self.onec, self.portal, self.alfa = writer, onec, portal, Alfa(onec)
        self.orders: list[str] = []
        self.files = django_settings.OBMEN_HOME / "files"
        self.wiring = Wiring(FolderStore(self.files, least_free=0), writer)
        self.connect_alfa()
        self.connect_portal("self_hosted")

    def connect(self, name: str, system: str, values: dict[str, Any], secrets: dict[str, str]) -> None:
        draft = setup_connections.Draft(name, name, system, values, secrets)
        setup_connections.save(draft, who="test", check=None)
        snapshot.refresh()

    def connect_portal(self, plan: str) -> None:
        self.connect("portal", "bitrix24", {"address": self.portal.webhook, "plan": plan}, {})

    def connect_alfa(self, **values: Any) -> None:
        told = {"address": self.onec.odata.address, "user": USER, "profile": "alfa_auto_5", **values}
        self.connect("alfa", "onec", told, {"password": PASSWORD})

    def furnish(self) -> None:
        """The portal's field for numbers, and the stages of the specification that a new portal has none of."""
        self.portal.add_stage("DONE", "Выполнено")
        self.portal.add_stage("ARCHIVE", "Архив", semantics="F")
        self.make_field()

    def make_field(self) -> None:
        """As the form's button does."""
        end = Ends.named("alfa", "portal").target
        assert end
        assert choices.create(self.wiring, end, "create_text_field", "id_1C") == FIELD

    def set_up(self, every: str = "", base: str = "alfa", **settings: Any) -> Flow:
        values = {"number_field": FIELD, "dated_from": "2026-01-01", **settings}
        if "stages" not in values:
            values["stages"] = self.suggested(values)["stages"]
        draft = flows.Draft("work-orders", "Заказ-наряды → сделки", "work_orders", base, "portal", values, every)
        flow = flows.save(draft, who="test")
        snapshot.refresh()
        return flow

    def suggested(self, values: dict[str, Any]) -> dict[str, Any]:
        ends = Ends.named("alfa", "portal")
        return dict(choices.suggest(self.wiring, exchanges()["work_orders"], values, ends))

    def offered(self, *lists: str) -> dict[str, dict[str, str]]:
        """What the form shows to choose from: titles by value."""
        ends = Ends.named("alfa", "portal")
        assert not choices.read(self.wiring, ends, lists)
        return {name: {one.value: one.title for one in found} for name, found in ends.known(lists).choices.items()}

    def deals(self) -> dict[int, dict[str, Any]]:
        """As the portal itself holds them, by id."""
        return self.portal.items("deal")

    def contacts(self) -> dict[int, dict[str, Any]]:
        return self.portal.items("contact")

    def deal(self, number: str = "", **fields: Any) -> int:
        """A person makes one in the portal → its id."""
        told = {"TITLE": "Звонок", "STAGE_ID": "NEW", **({FIELD: number} if number else {}), **fields}
        return self.portal.seed("deal", [told])[0]

    def contact(self, *phones: str, **fields: Any) -> int:
        told = [{"VALUE": phone, "VALUE_TYPE": "MOBILE"} for phone in phones]
        return self.portal.seed("contact", [{"PHONE": told, **fields}])[0]

    def deals_of(self, order: str) -> list[dict[str, Any]]:
        """Those that bear this work order's number."""
        number = self.alfa.number(order)
        return [deal for deal in self.deals().values() if deal.get(FIELD) == number]

    def only_deal(self, order: str) -> dict[str, Any]:
        (deal,) = self.deals_of(order)
        return deal

    def settles(self) -> None:
        """Another run finds nothing to write, and writes nothing."""
        before = self.portal.changes()[-1:]
        run = self.run()
        assert run.state == "done", run.reason
        assert not run.counts.keys() & {"create", "update"}
        assert self.portal.changes()[-1:] == before
        told = self.portal.report()
        assert (told["needless_writes"], told["lost_updates"]) == (0, [])


@contextmanager
def garage(onec: OneC, portal: Bitrix24) -> Iterator[Garage]:
    """Over a fresh database; both stands as they are."""
    writer = Writer()
    writer.start()
    try:
        yield Garage(writer, onec, portal)
    finally:
        writer.stop()
        django_connections.close_all()
