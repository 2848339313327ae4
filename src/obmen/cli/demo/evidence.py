"""What 1C, KSUP and the portal themselves hold. Nothing here is asked of obmen."""

import hashlib
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from obmen_stands.ksup import Ksup

from .garage.sides import Sides
from .stage import Question, Stage

Record = dict[str, Any]
Key = tuple[str, str, str]
KINDS = ("partner", "request", "product", "card", "bank", "cash", "acquiring", "shipment", "correction", "receipt")


@dataclass(frozen=True, slots=True)
class Broken:
    """A span in which something was broken on purpose; what 1C queued in it is not measured with the rest.
    ``mended``: the cause was gone; ``over``: the play went on."""

    name: str
    began: datetime
    mended: datetime
    over: datetime

    def touches(self, moment: datetime) -> bool:
        return self.began <= moment <= self.over


@dataclass(frozen=True, slots=True)
class Evidence:
    """``onec``: each base's dump by its name; ``kept``: its other objects, by base and kind; ``said``: what a base
    answered to each writing of an order, by (base, ref); ``tasks``, ``asked``, ``asking``: as the stage has them;
    ``ksup``: all KSUP holds; ``deals``: of it, by number, with orders and history; ``files``: SHA-256 of each file as
    KSUP gives it out, by (deal, base, order), None while nobody asked for them. ``garage``: both sides of the car
    service, None while nobody asked."""

    onec: Mapping[str, Record]
    kept: Mapping[str, Mapping[str, list[Record]]]
    said: Mapping[tuple[str, str], list[Record]]
    tasks: Mapping[str, bool]
    asked: tuple[Question, ...]
    asking: int
    ksup: Mapping[str, Any]
    deals: Mapping[str, Record]
    counters: Mapping[str, int]
    arrivals: list[Record]
    broken: tuple[Broken, ...]
    files: Mapping[Key, str] | None
    garage: Sides | None

    def times(self, spans: list[tuple[str, str]]) -> tuple[float, ...]:
        """Milliseconds of each (queued in 1C, there in KSUP), less those that met a trouble."""
        moments = [(datetime.fromisoformat(queued), datetime.fromisoformat(there)) for queued, there in spans]
        calm = [(a, b) for a, b in moments if not any(broken.touches(a) for broken in self.broken)]
        # KSUP cuts its moments to milliseconds
        return tuple(max(0.0, (there - queued).total_seconds() * 1000) for queued, there in calm)

    def messages(self) -> list[Record]:
        return [message for dump in self.onec.values() for message in dump["messages"]]

    def told(self, kind: str) -> list[tuple[str, Record]]:
        """Messages of a kind, each with its base."""
        return [(base, one) for base, dump in self.onec.items() for one in dump["messages"] if one["kind"] == kind]

    def objects(self, *kinds: str) -> list[tuple[str, Record]]:
        """What the bases keep of these kinds, each with its base."""
        return [(base, one) for base, kept in self.kept.items() for kind in kinds for one in kept[kind]]


def gathered(stage: Stage, broken: tuple[Broken, ...], *, files: bool = False, garage: bool = False) -> Evidence:
    ksup = stage.company.ksup
    held = ksup.dump()
    deals = {deal["number"]: deal for deal in held["deals"]}
    return Evidence(
        onec={name: base.dump() for name, base in stage.bases.items()},
        kept={name: {kind: base.objects(kind) for kind in KINDS} for name, base in stage.bases.items()},
        said=stage.said,
        tasks=dict(stage.tasks),
        asked=tuple(stage.asked),
        asking=stage.asking,
        ksup=held,
        deals=deals,
        counters=ksup.counters(),
        arrivals=ksup.arrivals(),
        broken=broken,
        files=_files(ksup, deals) if files else None,
        garage=Sides.of(stage.company.garage) if garage else None,
    )


def _files(ksup: Ksup, deals: Mapping[str, Record]) -> dict[Key, str]:
    """A retail deal has none."""
    with_file = [(deal["number"], one) for deal in deals.values() for one in deal["orders"] if one["file"]]
    keys = [(deal, one["base"], one["order_number"]) for deal, one in with_file]
    return {key: _digest(ksup, *key) for key in keys}


def _digest(ksup: Ksup, deal: str, base: str, number: str) -> str:
    path = f"/api/v1/deals/{quote(deal, safe='')}/orders/{quote(number, safe='')}/file?base={quote(base)}"
    request = urllib.request.Request(ksup.url + path, headers={"Authorization": f"Bearer {ksup.token}"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  an address of our own
        return hashlib.file_digest(answer, "sha256").hexdigest()
