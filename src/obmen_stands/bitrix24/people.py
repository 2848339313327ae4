"""What people do to the CRM while somebody synchronises it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from obmen_stands.bitrix24.items import Items
from obmen_stands.bitrix24.schema import CONTACT, ENTITIES, Entity
from obmen_stands.bitrix24.settings import Record

if TYPE_CHECKING:
    from obmen_stands.bitrix24.portal import Portal


class Turn(Record):
    """What a person does just before a request is carried out: the first one that is, or has within its batch, a call
    of `method`, after `skip` such have passed. `fields` are those of an edit, `doubles` of a merge."""

    act: Literal["edit", "delete", "merge"]
    entity: Literal["lead", "deal", "contact", "company"]
    id: int
    fields: dict[str, Any] = {}
    doubles: list[int] = []
    method: str | None = None
    skip: Annotated[int, Field(ge=0)] = 0


def take_turns(portal: "Portal", methods: set[str]) -> None:
    for turn in list(portal.turns):
        if turn.method is not None and turn.method.lower() not in methods:
            continue
        if turn.skip:
            turn.skip -= 1
            continue
        portal.turns.remove(turn)
        _take(portal, turn)


def _take(portal: "Portal", turn: Turn) -> None:
    """Whoever is gone meanwhile is left alone."""
    entity = ENTITIES[turn.entity]
    if portal.items.get(entity, turn.id) is None:
        return
    with portal.store.transaction():
        if turn.act == "edit":
            portal.person_edits(entity, turn.id, turn.fields)
        elif turn.act == "delete":
            portal.items.delete(entity, turn.id, "person")
        else:
            merge(portal.items, entity, turn.id, turn.doubles)


def merge(items: Items, entity: Entity, keep: int, doubles: Sequence[int]) -> None:
    """`keep` takes over phones it does not have and, of contacts, the deals; the others' ids are gone for good."""
    for gone in doubles:
        _take_phones(items, entity, keep, gone)
        if entity is CONTACT:
            _take_deals(items, keep, gone)
        items.delete(entity, gone, "person")
    if entity.multifields:
        items.look_at_phones(entity, keep)


def _take_phones(items: Items, entity: Entity, keep: int, gone: int) -> None:
    sql = """UPDATE multifields SET owner = ?1 WHERE entity = ?2 AND owner = ?3 AND NOT EXISTS (SELECT 1
     FROM multifields AS mine WHERE mine.entity = ?2 AND mine.owner = ?1 AND mine.match = multifields.match)"""
    items.store.db.execute(sql, (keep, entity.name, gone))


def _take_deals(items: Items, keep: int, gone: int) -> None:
    both = "SELECT deal FROM deal_contacts WHERE contact = ?"
    items.store.db.execute(f"DELETE FROM deal_contacts WHERE contact = ? AND deal IN ({both})", (gone, keep))
    items.store.db.execute("UPDATE deal_contacts SET contact = ? WHERE contact = ?", (keep, gone))
    items.store.db.execute('UPDATE deals SET "CONTACT_ID" = ? WHERE "CONTACT_ID" = ?', (keep, gone))
