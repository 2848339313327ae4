"""Products of 1C loaded into an empty KSUP for the first time (H13): a run of obmen beside the bare reading of the same
pages and the bare writing of the same rows, one after another on one connection each.
"""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from obmen.exchanges.products.loading import A_REQUEST
from obmen_stands.ksup import Ksup

from .firm import BASE, PASSWORD, USER, Firm, basic, firm
from .processes import Program
from .results import Gate, Ground

PRODUCTS = 200_000
PAGE = 500
"""Of KSUP's contract: rows of a request."""
PORTION = 5_000
GROUP = "Автотовары"
SETTINGS = f'[flows.products.settings]\ngroups = ["{GROUP}"]\n'
TABLE = "First load of products from 1C's OData into KSUP"
LIMIT_SECONDS = 3600.0
LOOK_SECONDS = 0.5


def first_load(ground: Ground) -> None:
    count = ground.count(PRODUCTS)
    small, _ = _loaded(ground, count // 4, killed=True)
    peak, ratio = _loaded(ground, count, killed=False)
    gates = ground.results.gates
    gates.append(Gate("first load of products / bare reading and writing of them", ratio, 3, least=False))
    what = f"first load: memory at {count:,} products / at {count // 4:,}"
    gates.append(Gate(what, peak / small, 1.2, least=False))


def _loaded(ground: Ground, count: int, *, killed: bool) -> tuple[float, float]:
    """Memory at most, and the time in proportion to the bare work; killed, how often a page came again is a gate."""
    with firm(ground.folder / f"load-{count}", more=SETTINGS) as found:
        _fill(found, count)
        asked = len(found.onec.odata.asked()["requests"])
        began = time.monotonic()
        found.hub.command("sync", "products", "--no-wait")
        peak = _watched(found, found.server, count // 2 if killed else count, whole=not killed)
        if killed:
            found.server.running.kill()
            found.server.running.wait()
            with found.hub.process() as again:
                peak = max(peak, _watched(found, again, count, whole=True))
                _tell_repeats(ground, found, count)
            return peak, 0.0
        took = time.monotonic() - began
        pages = [one["target"] for one in found.onec.odata.asked()["requests"][asked:] if one["method"] == "GET"]
        read, written = _bare_reading(found, pages), _bare_writing(found, count)
    add = ground.results.add
    add(TABLE, f"{count:,} products: obmen, memory at most {peak:.0f} MB", took, "s")
    add(TABLE, f"{count:,} products: bare reading of the same {len(pages):,} pages", read, "s")
    add(TABLE, f"{count:,} products: bare writing of the same rows, {PAGE} a request", written, "s")
    return peak, took / (read + written)


def _tell_repeats(ground: Ground, found: Firm, count: int) -> None:
    with found.kept() as kept:
        (sent,) = kept.execute("select count(*) from arrivals where act = 'product.put_many'").fetchone()
    again = (sent - -(-count // A_REQUEST)) * A_REQUEST / PAGE
    gate = Gate(f"killed in the middle of {count:,}: pages of {PAGE} rows sent again", again, 1, least=False)
    ground.results.gates.append(gate)


def _fill(found: Firm, count: int) -> None:
    found.onec.trade.add_group("Фильтры", GROUP)
    for first in range(0, count, PORTION):
        rows = range(first, min(count, first + PORTION))
        named = {"group": "Фильтры", "manufacturer": "MANN-FILTER", "series": "2026-02"}
        found.onec.trade.add_products([
            {"article": f"{n:08}", "name": f"Фильтр масляный W {n}", **named} for n in rows
        ])  # fmt: skip


def _watched(found: Firm, server: Program, wanted: int, *, whole: bool) -> float:
    """Until KSUP holds so many products; ``whole``: and the run is over → MB obmen held at most."""
    peak, until = 0.0, time.monotonic() + LIMIT_SECONDS
    with found.kept() as kept, found.journal() as journal:
        while time.monotonic() < until:
            peak = max(peak, server.memory())
            (held,) = kept.execute("select count(*) from records where kind = 'product'").fetchone()
            states = [state for (state,) in journal.execute("select state from journal_run")]
            if {*states} & {"failed", "stopped", "dropped"}:
                raise RuntimeError(f"the first load has ended as {states}")
            if held >= wanted and (not whole or states == ["done"]):
                return peak
            time.sleep(LOOK_SECONDS)
    raise RuntimeError(f"after {LIMIT_SECONDS:.0f} s KSUP holds {held:,} products of {wanted:,}")


def _bare_reading(found: Firm, pages: list[str]) -> float:
    with _line(found.onec.address) as line:
        began = time.monotonic()
        for page in pages:
            line.request("GET", page, headers={"Authorization": basic(USER, PASSWORD)})
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"a page was not read: {answer.status}")
        return time.monotonic() - began


def _bare_writing(found: Firm, count: int) -> float:
    """Into another empty KSUP."""
    rows = [_row(one) for one in found.onec.trade.held()["products"]]
    assert len(rows) == count
    bodies = [json.dumps({"rows": rows[at : at + PAGE]}).encode() for at in range(0, count, PAGE)]
    with Ksup.started() as empty, _line(empty.url) as line:
        began = time.monotonic()
        for number, body in enumerate(bodies):
            headers = {"Authorization": f"Bearer {empty.token}", "Content-Type": "application/json"}
            line.request("PUT", "/api/v1/lists/products", body, {**headers, "Idempotency-Key": f"bare-{number}"})
            answer = line.getresponse()
            told = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"a page was not written: {told[:300]!r}")
        return time.monotonic() - began


def _row(product: dict[str, Any]) -> dict[str, Any]:
    return {name: product[name] for name in ("article", "name", "series", "manufacturer", "ref")} | {"base": BASE}


@contextmanager
def _line(address: str) -> Iterator[http.client.HTTPConnection]:
    line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=600)
    try:
        yield line
    finally:
        line.close()
