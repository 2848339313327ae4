"""Documents of 1C by the deals of their orders, and the moments at which they went and came."""

from collections import defaultdict

from .evidence import Evidence, Record

About = tuple[str, str, str]
"""Base, number of the document, deal."""


def deals_of_orders(evidence: Evidence) -> dict[tuple[str, str], str]:
    """By base and reference."""
    return {
        (base, order["ref"]): str(order["deal_number"] or "")
        for base, dump in evidence.onec.items()
        for order in dump["orders"]
    }


def sent(evidence: Evidence, kind: str) -> dict[About, list[Record]]:
    """Messages of documents, in the order of 1C."""
    found = defaultdict(list)
    for base, one in evidence.told(kind):
        found[base, one["order_number"], str(one["deal_number"] or "")].append(one)
    return found


def noted(evidence: Evidence, what: str, told: dict[About, list[Record]]) -> list[tuple[str, str]]:
    """(queued, noted in the deal) of each message whose document was noted as often as it was told."""
    events = defaultdict(list)
    for number, deal in evidence.deals.items():
        for event in deal["history"]:
            if event["what"] == what:
                document = event["detail"].get("document") or event["order_number"] or ""
                events[event["base"], document, number].append(event["at"])
    pairs = [(messages, events[about]) for about, messages in told.items()]
    return [
        (message["queued_at"], at)
        for messages, moments in pairs
        if len(messages) == len(moments)
        for message, at in zip(messages, moments, strict=True)
    ]
