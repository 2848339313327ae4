"""What people do to the CRM while somebody synchronises it."""

from collections.abc import Sequence

from obmen_stands.bitrix24.items import Items
from obmen_stands.bitrix24.schema import CONTACT, Entity


def merge(items: Items, entity: Entity, keep: int, doubles: Sequence[int]) -> None:
    """`keep` takes over phones it does not have and, of contacts, the deals; the others' ids are gone for good."""
    for gone in doubles:
        _take_phones(items, entity, keep, gone)
        if entity is CONTACT:
            _take_deals(items, keep, gone)
        items.delete(entity, gone, "person")


def _take_phones(items: Items, entity: Entity, keep: int, gone: int) -> None:
    sql = """UPDATE multifields SET owner = ?1 WHERE entity = ?2 AND owner = ?3 AND NOT EXISTS (SELECT 1
     FROM multifields AS mine WHERE mine.entity = ?2 AND mine.owner = ?1 AND mine.match = multifields.match)"""
    items.store.db.execute(sql, (keep, entity.name, gone))


def _take_deals(items: Items, keep: int, gone: int) -> None:
    both = "SELECT deal FROM deal_contacts WHERE contact = ?"
    items.store.db.execute(f"DELETE FROM deal_contacts WHERE contact = ? AND deal IN ({both})", (gone, keep))
    items.store.db.execute("UPDATE deal_contacts SET contact = ? WHERE contact = ?", (keep, gone))
    items.store.db.execute('UPDATE deals SET "CONTACT_ID" = ? WHERE "CONTACT_ID" = ?', (keep, gone))
