"""What a trainer puts into KSUP past the contract: contacts, products, where the exchange server is, tasks."""

import sqlite3
from typing import Any

from pydantic import TypeAdapter
from starlette.requests import Request

from obmen_stands.ksup import records
from obmen_stands.ksup.acts.contacts import ContactFields
from obmen_stands.ksup.acts.products import ProductFields
from obmen_stands.ksup.api import Api
from obmen_stands.ksup.asking import Server, keep_server, prices
from obmen_stands.ksup.call import Call, now
from obmen_stands.ksup.fields import Article, Base, Code, Inn, Record, Text
from obmen_stands.ksup.tasks import add_task


class NewContact(ContactFields):
    """``codes``: 1C's, by base."""

    inn: Inn | None = None
    codes: dict[Base, Code] = {}

    def kept(self) -> dict[str, Any]:
        return self.model_dump(exclude={"codes"} if self.inn else {"codes", "inn"})


class PricesAsked(Record):
    """``contact``: by KSUP's id; empty = nobody's agreement counts."""

    articles: list[Article]
    contact: Text = ""


CONTACTS = TypeAdapter(list[NewContact])
PRODUCTS = TypeAdapter(list[ProductFields])


def call_of(api: Api, db: sqlite3.Connection) -> Call:
    """Of a person or a trainer, past the contract."""
    return Call(db, now(), "", api.files, {}, None, None, None, True)


class Seeding:
    def __init__(self, api: Api) -> None:
        self.api, self.store = api, api.store

    async def add_contacts(self, request: Request) -> Any:
        given = CONTACTS.validate_json(await request.body())

        def work(db: sqlite3.Connection) -> list[str]:
            return [_add_contact(call_of(self.api, db), contact) for contact in given]

        return {"ksup_ids": await self.store.run(work)}

    async def add_products(self, request: Request) -> Any:
        given = PRODUCTS.validate_json(await request.body())

        def work(db: sqlite3.Connection) -> list[str]:
            call = call_of(self.api, db)
            return [records.add(call, "product", one.model_dump(), key=one.article) for one in given]

        return {"ids": await self.store.run(work)}

    async def put_server(self, request: Request) -> Any:
        known = Server.model_validate_json(await request.body())
        await self.store.run(lambda db: keep_server(db, known))
        return {"kept": True}

    async def order_task(self, request: Request) -> Any:
        order = request.query_params.get("order", "yes") == "yes"
        return {"told": await add_task(self.store, request.path_params["id"], with_order=order)}

    async def ask_prices(self, request: Request) -> Any:
        """What the button does, and what its page shows."""
        asked = PricesAsked.model_validate_json(await request.body())
        told = await prices(self.store, asked.articles, asked.contact)
        return {"question": told.question, "answer": told.answer, "reasons": told.reasons, "status": told.status}


def _add_contact(call: Call, contact: NewContact) -> str:
    id_ = records.add(call, "contact", contact.kept())
    for base, code in contact.codes.items():
        records.take_code(call, base, "contact", code, id_)
    return id_
