"""Products and contacts.   Rules K1.3, K2, K3."""

from typing import Any

from obmen.core.text import Text

from .. import cards, wire
from .talk import BASE, UNKNOWN, Rule, Talk, got, refused, same

PRODUCTS = "/products"


def product(talk: Talk, name: str, **other: Any) -> dict[str, Any]:
    own = {"article": f"{talk.mark}-{name}", "name": f"Проверка договора {talk.mark}", "series": "0", "base": BASE}
    return {**own, "manufacturer": None, "ref": f"{talk.mark}-ref-{name}", **other}


def _is_found_by_article_and_by_id(talk: Talk) -> None:
    body = product(talk, "A")
    done = [got(talk.send("PUT", PRODUCTS, body), cards.ProductWritten).done for _ in "12"]
    same("done", ["created", "unchanged"], done)
    by_ref = {"article": f"{talk.mark}-none", "base": BASE, "ref": body["ref"]}
    for query in ({"article": body["article"]}, by_ref):
        found = talk.read(PRODUCTS, query)
        same("name", [body["name"]], [one.name for one in got(found, cards.Products).items], found)


def _id_outlives_a_new_article(talk: Talk) -> None:
    ref = f"{talk.mark}-ref-B"
    first = got(talk.send("PUT", PRODUCTS, product(talk, "B")), cards.ProductDone)
    renamed = got(talk.send("PUT", PRODUCTS, product(talk, "B2", ref=ref)), cards.ProductDone)
    same("id", first.id, renamed.id)
    same("items", (), got(talk.read(PRODUCTS, {"article": f"{talk.mark}-B"}), cards.Products).items)


def _two_ids_of_one_article_are_refused(talk: Talk) -> None:
    got(talk.send("PUT", PRODUCTS, product(talk, "C")), cards.ProductDone)
    refused(talk.send("PUT", PRODUCTS, product(talk, "C", ref=f"{talk.mark}-other")), 409, "article_taken", "ref")


def _each_row_stands_alone(talk: Talk) -> None:
    rows = [product(talk, "D"), product(talk, "D", ref=f"{talk.mark}-other"), product(talk, "E")]
    done = talk.send("PUT", "/lists/products", {"rows": rows})
    items = got(done, cards.RowsDone).items
    same("done", ["created", "refused", "created"], [one.done for one in items], done)
    same("error.code", "article_taken", items[1].error.code if items[1].error else None, done)


def _unknown_contact_is_told(talk: Talk) -> None:
    code = {"base": BASE, "code_1c": UNKNOWN}
    same("items", (), got(talk.read("/contacts", code), cards.Contacts).items)
    change = code | {"name": "Проверка договора", "type": "company"}
    refused(talk.send("PUT", "/contacts", change), 404, "code_unknown", "code_1c")
    refused(talk.read(f"/contacts/{UNKNOWN}"), 404, "contact_unknown")
    refused(talk.send("PUT", f"/contacts/{UNKNOWN}/code", code), 404, "contact_unknown")


def _code_is_written_and_found(talk: Talk) -> None:
    """Its own fields are written back as they are."""
    code = {"base": BASE, "code_1c": talk.mark}
    done = talk.send("PUT", f"{talk.contact}/code", code)
    same("done", "changed", got(done, wire.Done).done, done)
    [one] = got(talk.read("/contacts", code), cards.Contacts).items
    same("ksup_id", talk.trial.contact, one.ksup_id)
    change: dict[str, Any] = {**code, **one.model_dump(include={"name", "type", "email", "phone"})}
    same("done", "unchanged", got(talk.send("PUT", "/contacts", change), wire.Done).done)
    other = "person" if one.type == "company" else "company"
    refused(talk.send("PUT", "/contacts", {**change, "type": other}), 409, "type_differs", "type")


RULES = [
    Rule("product.put", Text("A product is found by article and by 1C's id"), _is_found_by_article_and_by_id),
    Rule("product.put", Text("By 1C's id a product gets another article"), _id_outlives_a_new_article),
    Rule("product.put", Text("Two ids of 1C with one article are refused: 409"), _two_ids_of_one_article_are_refused),
    Rule("product.put_many", Text("Each row of a page is taken or refused alone"), _each_row_stands_alone),
    Rule("contact.get", Text("A contact or a code that is not there is told: 404"), _unknown_contact_is_told),
    Rule("contact.code", Text("The code of 1C is written and found"), _code_is_written_and_found, "contact"),
]
