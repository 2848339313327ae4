"""What a published base keeps through a restart: its recipe, its settings, and the rows written since it was made.

The rest is made again from the recipe, which gives the same rows each time.
"""

import json
from collections.abc import Iterator

from .. import typed_json
from ..store import Store
from .schema import EntitySet
from .settings import Faults, Settings
from .tables import Record, Tables
from .work_orders import Recipe, made


def save_recipe(store: Store, recipe: Recipe) -> None:
    with store.write() as tx:
        tx.execute("delete from odata_rows")
        tx.execute("insert or replace into settings values ('odata recipe', ?)", (recipe.model_dump_json(),))


def save_settings(store: Store, settings: Settings) -> None:
    """Without faults: they are of this hour."""
    kept = settings.model_copy(update={"faults": Faults()})
    with store.write() as tx:
        tx.execute("insert or replace into settings values ('odata', ?)", (kept.model_dump_json(),))


def save_row(store: Store, entity: EntitySet, row: Record, gone: bool) -> None:
    body = None if gone else typed_json.dumps(row)
    with store.write() as tx:
        tx.execute("insert or replace into odata_rows values (?, ?, ?)", (entity.name, _key(entity, row), body))


def load_settings(store: Store) -> Settings:
    with store.read() as tx:
        row = tx.execute("select value from settings where name = 'odata'").fetchone()
    return Settings.model_validate_json(row["value"]) if row else Settings()


def load(store: Store) -> Tables | None:
    """The base as it was left, None when there was none."""
    with store.read() as tx:
        row = tx.execute("select value from settings where name = 'odata recipe'").fetchone()
        written = tx.execute("select set_name, key, body from odata_rows order by rowid").fetchall()
    if row is None:
        return None
    tables = made(Recipe.model_validate_json(row["value"]))
    for kept in written:
        entity = tables.profile.sets[kept["set_name"]]
        _lay(tables, entity, kept["key"], None if kept["body"] is None else typed_json.loads(kept["body"]))
    return tables


def _lay(tables: Tables, entity: EntitySet, key: str, row: Record | None) -> None:
    table = tables[entity.name]
    before = next(_with_key(tables, entity, key), None)
    if row is None:
        if before is not None:
            table.remove(before)
        return
    if before is None:
        table.add(row)
    else:
        before.update(row)
    tables.remember_version(row)


def _with_key(tables: Tables, entity: EntitySet, key: str) -> Iterator[Record]:
    first = json.loads(key)[0]
    return (row for row in tables[entity.name].having([first]) if _key(entity, row) == key)


def _key(entity: EntitySet, row: Record) -> str:
    return json.dumps([row[name] for name in entity.key], ensure_ascii=False)
