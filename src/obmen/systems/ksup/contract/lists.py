"""Whole lists by the page. They come last: the trial has written what they show."""

from obmen.core.text import Text

from .. import cards, wire
from .talk import DAY, Rule, Talk, got, refused, same

PAGES = 50


def _products_go_on(talk: Talk) -> None:
    first = got(talk.read("/lists/products", {"limit": "1"}), cards.ProductPage)
    second = got(talk.read("/lists/products", {"limit": "1", "after": first.next}), cards.ProductPage)
    same("more", True, first.more)
    same("items", 2, len({one.id for one in (*first.items, *second.items)}))
    refused(talk.read("/lists/products", {"limit": "0"}), 422, "bad_field", "limit")


def _contacts_go_on(talk: Talk) -> None:
    page = got(talk.read("/lists/contacts", {"limit": "1"}), cards.ContactPage)
    after = got(talk.read("/lists/contacts", {"limit": "1", "after": page.next}), cards.ContactPage)
    same("more", bool(after.items), page.more)


def _deal_is_listed_whole(talk: Talk) -> None:
    after, more, found = "", True, []
    for _ in range(PAGES):
        query = {"since": DAY, "until": DAY, **({"after": after} if after else {})}
        page = got(talk.read("/lists/deals", query), wire.DealPage)
        found += [one for one in page.items if one.number == talk.trial.deal]
        after, more = page.next, page.more
        if found or not more:
            break
    same("number", [talk.trial.deal], [one.number for one in found])
    whole = found[0]
    kept = (any(order.lines for order in whole.orders), bool(whole.incomes), bool(whole.shipments))
    same("lines, incomes, shipments", (True, True, True), kept)


RULES = [
    Rule("product.list", Text("Products are listed by the page"), _products_go_on),
    Rule("contact.list", Text("Contacts are listed by the page"), _contacts_go_on),
    Rule("deal.list", Text("The deals of a day are listed whole"), _deal_is_listed_whole),
]
