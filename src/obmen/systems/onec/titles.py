"""How messages are called in the journal: by the number where 1C told one, else by what they belong to."""

from obmen.core.text import Text


def shipment(number: str, deal: str, *, change: bool) -> Text:
    if number:
        return (
            Text("Shipment {number} corrected", number=number) if change else Text("Shipment {number}", number=number)
        )
    return (
        Text("Shipment of deal {deal} corrected", deal=deal) if change else Text("Shipment of deal {deal}", deal=deal)
    )


def income(document: str, deal: str) -> Text:
    if document:
        return Text("Income {document} for deal {deal}", document=document, deal=deal)
    return Text("Income for deal {deal}", deal=deal)


def unallocated(document: str) -> Text:
    return Text("Unallocated income {document}", document=document) if document else Text("Unallocated income")


def receipt(number: str, code: str) -> Text:
    if number:
        return Text("Receipt {number} of client {code}", number=number, code=code)
    return Text("Receipt of client {code}", code=code)
