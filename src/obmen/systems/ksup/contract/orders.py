"""Orders of the deal: composition, file, state.   Rules K4–K7."""

import hashlib
import io
from typing import Any

from obmen.core.files import StoredFile
from obmen.core.site import segment
from obmen.core.text import Text

from .. import wire
from .talk import BASE, DAY, UNKNOWN, Rule, Talk, got, refused, same

LINE = {"article": "00-00000125", "name": "Фильтр «ё» W 712/95", "quantity": "2", "price": "625.25", "sum": "1250.50"}
CONTENT = b"%PDF-1.4 OBMEN-TEST"


def body_of(talk: Talk, number: str, **line: Any) -> dict[str, Any]:
    """An order of the example; ``line``: what is other in its line."""
    order = {"base": BASE, "order_number": f"{talk.mark}-{number}", "order_date": f"{DAY}T10:15:00+03:00"}
    return order | {"lines": [{**LINE, **line}]}


def lines_told(order: wire.Order) -> list[dict[str, Any]]:
    return [one.model_dump() for one in order.lines or ()]


def _is_read_back(talk: Talk) -> None:
    got(_put(talk, body := body_of(talk, "1/А")), wire.Done)
    found = _read(talk, "1/А")
    order = got(found, wire.Order)
    expected = wire.Order.model_validate({**body, "state": "open"})
    same("lines", lines_told(expected), lines_told(order), found)
    same("order_date", expected.order_date, order.order_date, found)
    same("state", "open", order.state, found)


def _is_replaced_and_the_other_stays(talk: Talk) -> None:
    for number in ("2", "3"):
        got(_put(talk, body_of(talk, number)), wire.Done)
    same("done", "replaced", got(_put(talk, body_of(talk, "2", quantity="5")), wire.Done).done)
    quantities = [str((got(_read(talk, number), wire.Order).lines or ())[0].quantity) for number in ("2", "3")]
    same("quantity", ["5", "2"], quantities)


def _file_is_kept(talk: Talk) -> None:
    digest = hashlib.sha256(CONTENT).hexdigest()
    file = StoredFile("file", "Заказ.pdf", "application/pdf", len(CONTENT), digest, lambda: io.BytesIO(CONTENT))
    told = {"name": file.name, "content_type": file.content_type, "size": file.size, "sha256": digest}
    body = body_of(talk, "4")
    got(talk.send("PUT", f"{talk.deal}/orders", body | {"file": told}, files=(file,)), wire.Done)
    got(_put(talk, body_of(talk, "4", quantity="7")), wire.Done)
    kept = talk.read(f"{_order(talk, '4')}/file", {"base": BASE})
    same("status", 200, kept.status, kept)
    same("file", digest, hashlib.sha256(kept.body).hexdigest())


def _wrong_fields_are_named(talk: Talk) -> None:
    refused(_put(talk, body_of(talk, "5") | {"colour": "red"}), 422, "bad_field", "colour")
    refused(_put(talk, body_of(talk, "5", price=625.25)), 422, "bad_field", "lines.0.price")
    refused(_put(talk, body_of(talk, "5", sum="1 250,50")), 422, "bad_field", "lines.0.sum")
    refused(_read(talk, "5"), 404, "order_unknown")


def _unknown_deal_is_told(talk: Talk) -> None:
    refused(talk.read(f"/deals/{UNKNOWN}"), 404, "deal_unknown")
    refused(talk.send("PUT", f"/deals/{UNKNOWN}/orders", body_of(talk, "6")), 404, "deal_unknown")


def _state_changes_once(talk: Talk) -> None:
    got(_put(talk, body_of(talk, "7")), wire.Done)
    path = f"{_order(talk, '7')}/state"
    done = [got(talk.send("PUT", path, {"state": "finished"}, query={"base": BASE}), wire.Done).done for _ in "12"]
    same("done", ["changed", "unchanged"], done)
    unknown = talk.send("PUT", f"{_order(talk, 'none')}/state", {"state": "closed"}, query={"base": BASE})
    refused(unknown, 404, "order_unknown")


def _status_that_is_so_is_unchanged(talk: Talk) -> None:
    status = got(talk.read(talk.deal, {"lines": "no"}), wire.Deal).status
    done = talk.send("PUT", f"{talk.deal}/status", {"status": status})
    same("done", "unchanged", got(done, wire.Done).done, done)
    refused(talk.send("PUT", f"{talk.deal}/status", {"status": UNKNOWN}), 422, "bad_field", "status")


def _put(talk: Talk, body: Any) -> Any:
    return talk.send("PUT", f"{talk.deal}/orders", body)


def _order(talk: Talk, number: str) -> str:
    return f"{talk.deal}/orders/{segment(f'{talk.mark}-{number}')}"


def _read(talk: Talk, number: str) -> Any:
    return talk.read(_order(talk, number), {"base": BASE})


RULES = [
    Rule("order.put", Text("An order is read back as it was written"), _is_read_back),
    Rule("order.put", Text("An order is replaced whole, another one stays"), _is_replaced_and_the_other_stays),
    Rule("order.file", Text("A file is kept, also through a change without one"), _file_is_kept),
    Rule("order.put", Text("A wrong field is refused by its name: 422"), _wrong_fields_are_named),
    Rule("deal.get", Text("A deal that is not there is told: 404"), _unknown_deal_is_told),
    Rule("order.state", Text("The state of an order changes, once"), _state_changes_once),
    Rule("deal.status", Text("A status that is so already is unchanged"), _status_that_is_so_is_unchanged),
]
