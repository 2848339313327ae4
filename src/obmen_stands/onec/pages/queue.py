"""The register of outgoing messages, with what the other side answered and what a person may do."""

from typing import Any

from .. import outbox, views
from ..call import Call
from . import layout
from .layout import Html, button, moment, tag

SHOWN = 500
TYPES = {
    "add": "создан",
    "change": "изменён",
    "cancel": "отменён",
    "finished": "завершён",
    "closed": "закрыт",
    "company": "изменён",
    "person": "изменён",
    "roznica": "с картой",
    "roznicanocard": "без карты",
}
EVENTS = {"incomes": "поступил", "counterparty-codes": "присвоен"}
"""Of kinds whose messages have no type."""
KINDS = {
    "orders": "Заказ", "counterparties": "Контрагент", "counterparty-codes": "Код контрагента",
    "products": "Номенклатура", "incomes": "Доход", "shipments": "Отгрузка", "receipts": "Чек",
}  # fmt: skip


def show_queue(call: Call) -> Html:
    with call.base.store.read() as tx:
        counts = views.counts(tx)
        shown = list(reversed(views.messages(tx, last=SHOWN)))
    summary = ", ".join(f"{text} {counts[name]}" for name, text in layout.STATES.items())
    repeat = button("Повторить все остановленные", "/queue/repeat", main=True) if counts["error"] else None
    blocked = f"; из них за ошибкой стоят {counts['blocked']}" if counts["blocked"] else ""
    return layout.page(
        "Очередь исходящих", call.base.name, tag("p", summary + blocked), repeat or "", messages_table(shown)
    )


def repeat(call: Call) -> str:
    with call.base.store.write() as tx:
        outbox.repeat(tx, call.path.get("id"))
    return "/queue"


def drop(call: Call) -> str:
    with call.base.store.write() as tx:
        outbox.drop(tx, call.path["id"])
    return "/queue"


def messages_table(messages: list[dict[str, Any]]) -> Html:
    headings = ("#№", "О чём", "№ сделки", "Событие", "В очереди с", "Состояние", "#Отправок", "Ответ", "")
    return layout.table(headings, [_row(message) for message in messages], empty="Сообщений ещё нет.")


def _row(message: dict[str, Any]) -> tuple[Html | str | int, ...]:
    here = f"/queue/{message['id']}"
    acts = layout.join(
        (button("Повторить", f"{here}/repeat"), button("Снять", f"{here}/drop"))
        if message["state"] in ("error", "waiting")
        else ()
    )
    return (
        message["id"], _about(message),
        str(message["deal_number"] or "—"), TYPES.get(message["type"]) or EVENTS.get(message["kind"], message["type"]),
        moment(message["queued_at"]), layout.state(message["state"]), message["sends"], _answers(message), acts,
    )  # fmt: skip


def _about(message: dict[str, Any]) -> Html:
    number, ref = message["order_number"], message["order_ref"]
    partner = f"/partners/{number}"
    pages = {
        "orders": f"/orders/{ref}", "counterparties": partner, "counterparty-codes": partner,
        "products": f"/products/{ref}", "incomes": f"/payments/{ref}", "shipments": f"/shipments/{ref}",
        "receipts": "/receipts",
    }  # fmt: skip
    return layout.join((f"{KINDS[message['kind']]} ", tag("a", number, href=pages[message["kind"]], class_="code")))


def _answers(message: dict[str, Any]) -> Html | str:
    """The last answer in sight, the earlier ones a click away."""
    if not message["answers"]:
        return "—"
    *_, last = written = [
        f"{moment(send['at'])} · {send['ms']} мс · {send['code'] or 'нет ответа'} {send['note']}\n{send['text'][:2000]}"
        for send in message["answers"]
    ]
    head = f"{message['code'] or 'нет ответа'}: {message['answer'][:120]}"
    return tag("details", tag("summary", head), tag("pre", "\n".join(written) if len(written) > 1 else last))
