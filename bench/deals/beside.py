"""Other clients of Bitrix24 at the same job, as published. Each runs in a process of its own."""

import json
import os
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from obmen.core.roles.work_orders import WorkOrder
from obmen_stands.bitrix24 import Bitrix24

from ..processes import ROOT, python
from ..results import Ground
from . import world
from .peer import CLIENTS
from .seen import Seen, brought, doubles

ORDERS = 10_000
"""Fewer: pages of 60,000 deals with their count cost more than the portal's minute for a batch of them."""
SECONDS = 300


def peers(ground: Ground, orders: list[WorkOrder], table: str) -> None:
    some = orders[: ground.count(ORDERS)]
    with world.seeded(some, tls=True) as portal:
        for name in CLIENTS:
            portal.restore()
            told = _run(name, portal, _kept(ground.folder / "orders.json", some))
            ground.results.add(table, f"{name} {version(name)}, with robots: {len(some):,} work orders", told)


def _run(name: str, portal: Bitrix24, file: Path) -> str:
    before = Seen.at(portal)
    told = {"portal": portal.webhook, "control": portal.port, "orders": str(file)}
    trust = {"REQUESTS_CA_BUNDLE": str(portal.authority), "SSL_CERT_FILE": str(portal.authority)}
    words = python("bench.deals.peer", name, json.dumps(told))
    environment = {**os.environ, **trust}
    ran = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=SECONDS, check=False)
    if ran.returncode:
        raise RuntimeError(f"{name}:\n{ran.stderr[-2000:]}")
    stopped = json.loads(ran.stdout.splitlines()[-1])["stopped"]
    seen, orders = Seen.at(portal).since(before), json.loads(file.read_text())
    there = brought(portal, {one["number"]: one["fields"]["OPPORTUNITY"] for one in orders})
    end = f"stopped by {stopped}" if stopped else "went through"
    return (
        f"{end}; {there:,} of {len(orders):,} brought, {doubles(portal)} doubled, {seen.requests:,} requests, "
        f"{seen.refused:,} commands refused, {seen.seconds / 3600:.1f} h"
    )


def _kept(file: Path, orders: list[WorkOrder]) -> Path:
    file.write_text(json.dumps([_order(one) for one in orders]))
    return file


def _order(order: WorkOrder) -> dict[str, Any]:
    card = world.card(order)
    fields = {
        "TITLE": f"Заказ-наряд {order.number}",
        world.FIELD: order.number,
        "STAGE_ID": world.stage_of(order.state_title),
        "OPPORTUNITY": str(order.sum),
    }
    contact = world.contact(card) if card else {}
    return {"number": order.number, "fields": fields, "contact": contact, "phones": list(card.phones) if card else []}
