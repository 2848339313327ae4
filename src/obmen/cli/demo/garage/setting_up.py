"""Connections and flows of the car service, set up in obmen as its administrator does it in the form."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from obmen.core import clock
from obmen.core.discovery import exchanges
from obmen.core.settings import Choice
from obmen.journal.run_ops import StartRun
from obmen.setup import connections, flows, snapshot
from obmen.site.operations import post
from obmen.worker import choices
from obmen.worker.choices import Ends
from obmen.worker.wiring import Wiring

from .facts import BODY, CHOSEN, EVERY_SECONDS, SERVICE, Record

ALFA, PORTAL = "alfa", "portal"
NUMBER_FIELD = "id_1C"
LISTS = ("work_order_states", "stage_choices", "organisations")


def connect(told: Mapping[str, str], wiring: Wiring, *, who: str) -> None:
    secrets = {"password": told["password"]}
    publication = {"address": told["alfa"], "user": told["user"], "profile": "alfa_auto_5"}
    drafts = (
        connections.Draft(ALFA, "1С Альфа-Авто", "onec", publication, secrets),
        connections.Draft(PORTAL, "Битрикс24", "bitrix24", {"address": told["portal"]}),
    )
    for draft in drafts:
        saved = connections.save(draft, who=who, check=wiring.check).connection
        connections.debug(saved, clock.now() + timedelta(days=1), personal=False, who=who)
    snapshot.refresh()


def fill_in(wiring: Wiring) -> Record:
    """The settings: the field is made in the portal, stages are found by their names, the rest is chosen."""
    ends = Ends.named(ALFA, PORTAL)
    assert ends.target
    field = choices.create(wiring, ends.target, "create_text_field", NUMBER_FIELD)
    for error in choices.read(wiring, ends, LISTS).values():
        raise error
    listed = ends.known(LISTS).choices
    values = choices.suggest(wiring, exchanges()["work_orders"], {"number_field": field, "source": "CALL"}, ends)
    values["stages"] = [rule for one in values["stages"] for rule in _decided(one, listed)]
    return values


def _decided(rule: Mapping[str, str], listed: Mapping[str, list[Choice]]) -> list[Mapping[str, str]]:
    """A row that stands open becomes one for each pipeline."""
    if rule["stage"]:
        return [rule]
    state = next(one.title for one in listed["work_order_states"] if one.value == rule["state"])
    found = [one for one in listed["stage_choices"] if one.title == CHOSEN[state]]
    return [{"state": rule["state"], "stage": one.value} for one in found]


def add_flows(values: Record, *, who: str) -> None:
    """«Альфа-Сервис» with everything on; «Кузовной цех» makes its deals itself and wants its contacts left alone. The
    first run is a person's to start, the schedule goes on from there."""
    listed = Ends.named(ALFA, PORTAL).known(LISTS).choices["organisations"]
    ids = {one.title: one.value for one in listed}
    body = {"create_deals": False, "update_contacts": False}
    for name, organisation, more in (("work-orders", SERVICE, {}), ("work-orders-body", BODY, body)):
        settings: dict[str, Any] = {**values, "organisations": [ids[organisation]], **more}
        title = f"Заказ-наряды → сделки: {organisation}"
        flow = flows.save(
            flows.Draft(name, title, "work_orders", ALFA, PORTAL, settings, f"{EVERY_SECONDS} s"), who=who
        )
        post(StartRun(flow.pk, "collect", apply=True, who=who))
