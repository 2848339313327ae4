"""The load: orders of 900 bytes over 10,000 lanes."""

import json

LANES = 10_000
SIZE = 900
KEY = "/order/number"


def order(n: int) -> bytes:
    """The ``n``-th one. ``n`` stands first, where the sink finds it without reading the rest."""
    lines = [
        {"article": f"00-{place:05}", "name": f"Окно {place}", "quantity": place, "price": "1250.50"}
        for place in range(1, 4)
    ]
    told = {"n": n, "order": {"number": f"{n % LANES:09}", "sum": "7503.00"}, "lines": lines, "comment": ""}
    told["comment"] = "x" * (SIZE - len(_written(told)))
    return _written(told)


def number_of(body: bytes) -> int:
    """The ``n`` of an order, whoever wrote its JSON anew on the way."""
    start = body.index(b'"n":') + 4
    return int(body[start : body.index(b",", start)])


def _written(told: dict[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
