"""What the lines and the heads of documents refer to: products and partners, found by what a person has typed."""

import sqlite3

from . import objects
from .orders import Line, Order
from .service import trade
from .service.trade import Partner, Product


def link(tx: sqlite3.Connection, order: Order, before: Order | None) -> None:
    """Its customer and products, made where there are none such: a document of 1C refers to nothing else. What was
    renamed meanwhile is shown by its new name."""
    if before and before.partner and before.customer == order.customer:
        order.customer = objects.get(tx, "partner", before.partner)["name"]
    else:
        order.partner = partner_called(tx, order.customer)
    for line in order.lines:
        link_line(tx, line)


def link_line(tx: sqlite3.Connection, line: Line) -> None:
    known = objects.find(tx, "product", line.product) if line.product else None
    if known is None:
        line.product = product_called(tx, line.article, line.name)
    else:
        line.article, line.name = known["article"], known["name"]


def product_called(tx: sqlite3.Connection, article: str, name: str) -> str:
    alike = objects.sought(tx, "product", article) if article else [objects.by_name(tx, "product", name)]
    found = next((one for one in alike if one and one["name"] == name and not one.get("folder")), None)
    return str((found or trade.put_product(tx, Product(article=article, name=name)))["ref"])


def partner_called(tx: sqlite3.Connection, name: str) -> str:
    if not name:
        return ""
    found = objects.by_name(tx, "partner", name)
    return str((found or trade.put_partner(tx, Partner(name=name)))["ref"])
