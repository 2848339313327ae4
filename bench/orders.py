"""The load: orders of 900 bytes over 10,000 lanes."""

import json
from functools import cache

LANES = 10_000
SIZE = 900
KEY = "/order/number"


def order(n: int) -> bytes:
    """The ``n``-th one. ``n`` stands first, where the sink finds it without reading the rest. Put together from pieces:
    who sends shall take little of the cores from what is measured."""
    head, number, rest, filler = _pieces()
    told = head + b"%d" % n + number + b"%09d" % (n % LANES) + rest
    return told + filler[: SIZE - len(told) - 2] + b'"}'


def number_of(body: bytes) -> int:
    """The ``n`` of an order, whoever wrote its JSON anew on the way."""
    start = body.index(b'"n":') + 4
    return int(body[start : body.index(b",", start)])


@cache
def _pieces() -> tuple[bytes, bytes, bytes, bytes]:
    """Before ``n``, before the order's number, from there to the comment, and what fills that."""
    lines = [
        {"article": f"00-{place:05}", "name": f"Окно {place}", "quantity": place, "price": "1250.50"}
        for place in range(1, 4)
    ]
    told = {"n": 7, "order": {"number": "№", "sum": "7503.00"}, "lines": lines, "comment": ""}
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode().removesuffix(b'"}')
    head, _, rest = written.partition(b"7")
    number, _, rest = rest.partition("№".encode())
    return head, number, rest, b"x" * SIZE
