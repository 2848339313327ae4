"""Connections, keys and flows of the firm, set up in obmen as its administrator does it in the forms."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from obmen.core import clock

if TYPE_CHECKING:
    from obmen.worker.wiring import Wiring

KSUP, ASKED = "ksup", "onec-ut"
"""``ASKED``: the base that KSUP sends its new clients to and asks for prices."""

RESPONSIBLE, SUBSTITUTE = "1", "2"
"""Of KSUP's people: who is told of income tied to no order, and who instead of him (K9)."""

GROUPS = ("Окна", "Фурнитура")
"""Of products, that are exported (K3.1)."""

WAIT_SECONDS = 20
"""How long KSUP waits for prices (K14)."""

TITLES = {
    "orders": "Заказы {base} → сделки",
    "incomes": "Приходы {base} → сделки",
    "shipments": "Отгрузки {base} → сделки",
    "receipts": "Чеки {base} → сделки",
    "products": "Номенклатура {base} → КСУП",
    "counterparties": "Контрагенты {base} → контакты",
    "contacts": "Контакты → контрагенты {base}",
    "prices": "Цены и остатки {base}",
}


def set_up(
    wiring: "Wiring", ksup: Mapping[str, str], bases: Mapping[str, Mapping[str, str]], *, who: str
) -> dict[str, str]:
    """The keys of the doors, by connection. ``bases``: what each is asked by where it is published, else nothing."""
    from obmen.setup import connections, snapshot, tokens

    drafts = [connections.Draft(KSUP, "КСУП", "ksup", {"address": ksup["url"]}, {"token": ksup["token"]})]
    drafts += [connections.Draft(base, f"1С {base}", "onec", *_asked_by(told)) for base, told in bases.items()]
    keys = {}
    for draft in drafts:
        saved = connections.save(draft, who=who, check=wiring.check).connection
        keys[draft.name] = tokens.issue(saved, who=who, label="demo")[1]
        if draft.name == KSUP:
            # so that who opens a message sees every request and answer
            connections.debug(saved, clock.now() + timedelta(days=1), personal=False, who=who)
    snapshot.refresh()
    people = _people(wiring, next(iter(bases)))
    for base, told in bases.items():
        _add_flows(base, people, asked=base == ASKED and bool(told), who=who)
    return keys


def _asked_by(told: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Settings and secrets."""
    if not told:
        return {}, {}
    return {"address": told["address"], "user": told["user"], "profile": "ut_11"}, {"password": told["password"]}


def _people(wiring: "Wiring", base: str) -> dict[str, str]:
    """Chosen from those who work in KSUP."""
    from obmen.worker import choices

    ends = choices.Ends.named(base, KSUP)
    for error in choices.read(wiring, ends, ["user_choices"]).values():
        raise error
    listed = {one.value for one in ends.known(["user_choices"]).choices["user_choices"]}
    assert {RESPONSIBLE, SUBSTITUTE} <= listed
    return {"responsible": RESPONSIBLE, "substitute": SUBSTITUTE}


def _add_flows(base: str, people: Mapping[str, str], *, asked: bool, who: str) -> None:
    from obmen.setup import flows

    own: dict[str, Mapping[str, Any]] = {
        "orders": {}, "incomes": people, "shipments": {}, "receipts": {}, "products": {"groups": GROUPS},
        "counterparties": {},
    }  # fmt: skip
    back: dict[str, Mapping[str, Any]] = {"contacts": {}, "prices": {"wait": WAIT_SECONDS}} if asked else {}
    for exchange, values in {**own, **back}.items():
        ends = (KSUP, base) if exchange in back else (base, KSUP)
        title = TITLES[exchange].format(base=base)
        flows.save(flows.Draft(f"{exchange}-{base}", title, exchange, *ends, dict(values)), who=who)
