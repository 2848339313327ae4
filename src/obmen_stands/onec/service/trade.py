"""What 1C sells and to whom: products with prices and «Доступно» by warehouse, partners with their agreements.

Exact numbers are text, as everywhere in the base's storage; None is a price there is none of.
"""

import json
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from .. import objects
from ..objects import Row
from ..store import Store, next_number
from . import warehouses

ProductKind = Literal["Товар", "Услуга", "Работа", "Набор"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Extension(_Strict):
    """The form «Настройки обмена» of the extension, as far as the service needs it."""

    warehouses: list[str] = list(warehouses.FIRST)
    create_at_once: bool = True
    """Off: a person in 1C enters the counterparty, and its code goes later."""
    version: str = "1.0"
    lacks: list[str] = []
    """Addresses an older extension does not have: `prices-and-stock`."""
    warnings: list[str] = []
    sending: bool = True
    groups: list[str] = []
    """Groups of products that are told of, with the groups within them (K3.1)."""
    bank_posted_only: bool = True
    """Money by bank has come when the bank has posted it."""
    empty_article_as_code: bool = False
    code_attribute: str = ""
    """This and the two below are told of alone: the stand's own messages bear the partner's code, count whole
    quantities, and are of any money."""
    full_quantity: bool = True
    payment_operations: list[str] = ["ПоступлениеОплатыОтКлиента"]
    tells_settings: bool = True
    """Off: an older extension, which does not tell these."""
    takes_warehouses: bool = True
    """Off: an older extension, which passes by those of a question."""


class Product(_Strict):
    """`retail`, `special`: «Розничная», «Специальная розничная»; `stock`: «Доступно» by warehouse; `group`,
    `manufacturer`: by name, made when there is none of that name."""

    article: str
    name: str
    group: str = ""
    kind: ProductKind = "Товар"
    series: str = ""
    manufacturer: str = ""
    archived: bool = False
    retail: Decimal | None = None
    special: Decimal | None = None
    stock: dict[str, Decimal] = {}
    marked: bool = False


class Partner(_Strict):
    """With its counterparty. `agreement`: special prices by article; `phones`: more of them. Without a code the base
    gives the next one."""

    name: str
    code: str = Field("", max_length=50)
    type: Literal["company", "person"] = "company"
    email: str = ""
    phone: str = ""
    phones: list[str] = []
    contacts_in: Literal["partner", "counterparty", "both"] = "both"
    """In whose card the e-mail and the phones stand."""
    inn: str = ""
    kpp: str = ""
    client: bool = True
    marked: bool = False
    agreement: dict[str, Decimal] = {}


def extension(tx: sqlite3.Connection) -> Extension:
    row = tx.execute("select value from settings where name = 'extension'").fetchone()
    return Extension.model_validate_json(row["value"]) if row else Extension()


def change_extension(store: Store, changes: Row) -> Extension:
    with store.write() as tx:
        changed = Extension.model_validate(extension(tx).model_dump() | changes)
        tx.execute("insert or replace into settings values ('extension', ?)", (changed.model_dump_json(),))
        warehouses.put(tx, changed.warehouses)
    return changed


def put_product(tx: sqlite3.Connection, product: Product, ref: str = "") -> Row:
    """A new one unless `ref` names it: two products may well have one article."""
    code = objects.get(tx, "product", ref)["code"] if ref else f"НФ-{next_number(tx, 'product'):08}"
    put_named(tx, product)
    row = {"ref": ref or objects.new_ref(tx, "product"), "code": code, **json.loads(product.model_dump_json())}
    return objects.put(tx, "product", row)


def put_named(tx: sqlite3.Connection, product: Product) -> None:
    """What a product refers to by name: its group, its manufacturer, its kind, its warehouses."""
    put_group(tx, product.group)
    objects.put_named(tx, "manufacturer", product.manufacturer)
    objects.put_named(tx, "product kind", product.kind)
    warehouses.put(tx, product.stock)


def put_group(tx: sqlite3.Connection, name: str, parent: str = "") -> None:
    """Within `parent`, by name; one that is there already stays where it is unless a parent is told."""
    ref = objects.ref_of("group", name)
    if name and (parent or objects.find(tx, "product", ref) is None):
        put_group(tx, parent)
        code = f"ГР-{next_number(tx, 'group'):08}"
        objects.put(tx, "product", {"ref": ref, "code": code, "name": name, "group": parent, "folder": True})


def groups(tx: sqlite3.Connection) -> list[Row]:
    return list(objects.of(tx, "product", folders=True))


def within(tx: sqlite3.Connection, group: str, chosen: list[str]) -> bool:
    """Whether the group, or one it lies in, is among the chosen."""
    seen: set[str] = set()
    while group and group not in seen:
        if group in chosen:
            return True
        seen.add(group)
        group = (objects.find(tx, "product", objects.ref_of("group", group)) or {}).get("group", "")
    return False


def put_partner(tx: sqlite3.Connection, partner: Partner, **known: str) -> Row:
    """`known`: `ref` of one that is there, `ksup_id`."""
    code = partner.code or f"00-{next_number(tx, 'partner'):08}"
    row = {
        "ref": known.get("ref") or objects.new_ref(tx, "partner"),
        **json.loads(partner.model_dump_json()),
        "code": code,
        **known,
    }
    own = {name: row[name] for name in ("name", "inn", "kpp", "type", "marked")}
    objects.put(tx, "counterparty", {"ref": counterparty_of(row["ref"]), "partner": row["ref"], **own})
    return objects.put(tx, "partner", row)


def change_partner(tx: sqlite3.Connection, code: str, changes: Row) -> Row:
    """In part. The code itself may change."""
    before = partner(tx, code)
    known = {name: before[name] for name in ("ref", "ksup_id") if name in before}
    fields = {name: before[name] for name in Partner.model_fields} | changes
    return put_partner(tx, Partner.model_validate(fields), **known)


def counterparty_of(partner: str) -> str:
    """`Ref_Key` of the legal or natural person a partner trades as."""
    return objects.ref_of("counterparty", partner)


def products(tx: sqlite3.Connection) -> Iterator[Row]:
    """By code, groups left out."""
    return objects.of(tx, "product")


def partners(tx: sqlite3.Connection) -> list[Row]:
    return list(objects.of(tx, "partner"))


def product(tx: sqlite3.Connection, ref: str) -> Row:
    return objects.get(tx, "product", ref)


def partner(tx: sqlite3.Connection, code: str) -> Row:
    """Raises LookupError."""
    row = objects.by_code(tx, "partner", code)
    if row is None:
        raise LookupError(f"в базе нет «{code}»")
    return row


def requests(tx: sqlite3.Connection) -> list[Row]:
    """Counterparties KSUP has asked for, by its id: the extension's register."""
    return list(objects.of(tx, "request"))


def put_request(tx: sqlite3.Connection, row: Row) -> Row:
    return objects.put(tx, "request", row | {"ref": row["ksup_id"]})
