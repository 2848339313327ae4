"""Writing deals, contacts and companies, with a journal of every field changed, by whom and from what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from obmen_stands.bitrix24 import clock, multifields
from obmen_stands.bitrix24.errors import Refusal
from obmen_stands.bitrix24.schema import CONTACT, DEAL, DEFAULTS, LEAD, MULTIFIELDS, Entity
from obmen_stands.bitrix24.store import Store, stage_list

STAGED = (DEAL, LEAD)
UNNAMED = {"deal": "Сделка", "lead": "Лид", "company": "Компания", "contact": "Контакт"}
"""Called so, with its number, when nobody says how."""
BY_ITSELF = {"IS_NEW", "DATE_CLOSED"}
"""What follows from the stage and is no change of anybody's."""


@dataclass
class Write:
    """`columns`: stored values by field name; `contacts`: the whole new list, its first the primary one, or None."""

    columns: dict[str, Any]
    contacts: list[int] | None = None
    entries: Sequence[multifields.Entry] = ()
    actor: str = "rest"
    user: int = 1
    strict: bool = False
    """Refuse a stage of another pipeline, as `crm.item.*` does; the old methods put or leave a good one instead."""


@dataclass
class Tally:
    """What only the portal can see of its callers; forgotten on restart."""

    needless_writes: int = 0
    lost_updates: list[dict[str, Any]] = field(default_factory=list)
    read_up_to: dict[tuple[str, int], int] = field(default_factory=dict)
    """The last change that had been made when an item was last given to a caller."""


class Items:
    def __init__(self, store: Store, time: clock.Clock) -> None:
        self.store, self.time, self.tally = store, time, Tally()
        self.happened: list[tuple[str, int]] = []
        """Events of the transaction under way: name and id."""
        self.look_again()

    def look_again(self) -> None:
        """After the database has been exchanged."""
        sql = "SELECT coalesce(max(id), 0) FROM changes"
        self.last_change: int = self.store.db.execute(sql).fetchone()[0]

    def get(self, entity: Entity, number: int) -> dict[str, Any] | None:
        rows = self.store.rows(f'SELECT * FROM {entity.table} WHERE "ID" = ?', number)
        return rows[0] if rows else None

    def seen(self, entity: Entity, numbers: Sequence[int]) -> None:
        self.tally.read_up_to.update(dict.fromkeys(((entity.name, number) for number in numbers), self.last_change))

    def add(self, entity: Entity, write: Write) -> int:
        at = clock.iso(self.time.now())
        known = entity.fields
        columns = {name: value for name, value in DEFAULTS.items() if name in known}
        columns |= {name: value for name, value in write.columns.items() if value is not None}
        stamps: dict[str, Any] = dict.fromkeys(("DATE_CREATE", "DATE_MODIFY", "LAST_ACTIVITY_TIME"), at)
        stamps |= dict.fromkeys(("CREATED_BY_ID", "MODIFY_BY_ID", "LAST_ACTIVITY_BY"), write.user)
        columns = stamps | columns
        if entity in STAGED:
            self._stage(entity, columns, {}, write)
            columns |= {"MOVED_TIME": at, "MOVED_BY_ID": write.user}
        names, marks = ",".join(f'"{name}"' for name in columns), ",".join("?" * len(columns))
        sql = f"INSERT INTO {entity.table} ({names}) VALUES ({marks})"
        number = self.store.db.execute(sql, list(columns.values())).lastrowid or 0
        self._name(entity, number, columns, write)
        self._bind(entity, number, write)
        self._reach(entity, number, write)
        self._log(entity, number, write.actor, "ID", (None, number))
        self._announce(entity, "ADD", number)
        return number

    def update(self, entity: Entity, number: int, write: Write) -> bool:
        """True when anything changed; False for an id that is there but was told nothing new. KeyError: no such id."""
        before = self.get(entity, number)
        if before is None:
            raise KeyError(number)
        columns = dict(write.columns)
        if entity in STAGED:
            self._stage(entity, columns, before, write)
        new = {name: value for name, value in columns.items() if before.get(name) != value}
        for name in (each for each in new if each not in BY_ITSELF):
            self._note_lost(entity, number, name, write.actor)
            self._log(entity, number, write.actor, name, (before.get(name), new[name]))
        rest = [self._bind(entity, number, write), self._reach(entity, number, write)]
        changed = bool(new) or any(rest)
        if write.actor == "rest" and not changed:
            self.tally.needless_writes += 1
        at = clock.iso(self.time.now())
        if {"STAGE_ID", "STATUS_ID"} & new.keys():
            new |= {"MOVED_TIME": at, "MOVED_BY_ID": write.user}
        # the portal stamps an item even when it was told nothing new
        new |= {"DATE_MODIFY": at, "MODIFY_BY_ID": write.user}
        self._set(entity, number, new)
        self._announce(entity, "UPDATE", number)
        return changed

    def delete(self, entity: Entity, number: int, actor: str) -> bool:
        gone = self.store.db.execute(f'DELETE FROM {entity.table} WHERE "ID" = ?', (number,)).rowcount
        self.store.db.execute("DELETE FROM multifields WHERE entity = ? AND owner = ?", (entity.name, number))
        if entity in (DEAL, CONTACT):
            self.store.db.execute(f"DELETE FROM deal_contacts WHERE {entity.name} = ?", (number,))
        if entity is DEAL:
            self.store.db.execute("DELETE FROM product_rows WHERE deal = ?", (number,))
        self._log(entity, number, actor, "ID", (number, None))
        self._announce(entity, "DELETE", number)
        return bool(gone)

    def all_contacts(self, deals: Sequence[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {deal: [] for deal in deals}
        marks = ",".join("?" * len(deals))
        sql = f"SELECT deal, contact FROM deal_contacts WHERE deal IN ({marks}) ORDER BY deal, place"
        for row in self.store.db.execute(sql, deals):
            found[row["deal"]].append(row["contact"])
        return found

    def contacts(self, deal: int) -> list[int]:
        rows = self.store.rows("SELECT contact FROM deal_contacts WHERE deal = ? ORDER BY place", deal)
        return [row["contact"] for row in rows]

    def _announce(self, entity: Entity, act: str, number: int) -> None:
        self.happened.append((f"ONCRM{entity.name.upper()}{act}", number))

    def _set(self, entity: Entity, number: int, new: dict[str, Any]) -> None:
        sets = ",".join(f'"{name}" = ?' for name in new)
        self.store.db.execute(f'UPDATE {entity.table} SET {sets} WHERE "ID" = ?', (*new.values(), number))

    def _bind(self, entity: Entity, number: int, write: Write) -> bool:
        if entity is not DEAL or write.contacts is None or write.contacts == self.contacts(number):
            return False
        self.store.db.execute("DELETE FROM deal_contacts WHERE deal = ?", (number,))
        rows = [(number, contact, place) for place, contact in enumerate(dict.fromkeys(write.contacts))]
        self.store.db.executemany("INSERT INTO deal_contacts VALUES (?,?,?)", rows)
        self._set(entity, number, {"CONTACT_ID": write.contacts[0] if write.contacts else None})
        return True

    def _name(self, entity: Entity, number: int, columns: dict[str, Any], write: Write) -> None:
        """A contact gets its number for a last name, but not by the old methods."""
        names = ("NAME", "LAST_NAME") if entity is CONTACT else ("TITLE",)
        if not any(columns.get(name) for name in names) and (write.strict or entity is not CONTACT):
            self._set(entity, number, {names[-1]: f"{UNNAMED[entity.name]} #{number}"})

    def _reach(self, entity: Entity, number: int, write: Write) -> bool:
        if not multifields.apply(self.store, entity, number, write.entries):
            return False
        self.look_at_phones(entity, number)
        return True

    def look_at_phones(self, entity: Entity, number: int) -> None:
        """Whether it has any, and mail."""
        kinds = {row["type"] for row in multifields.of_owners(self.store, entity, [number])[number]}
        self._set(entity, number, {f"HAS_{kind}": "NY"[kind in kinds] for kind in MULTIFIELDS})

    def _stage(self, entity: Entity, columns: dict[str, Any], before: dict[str, Any], write: Write) -> None:
        """Puts a stage of the deal's own pipeline into `columns`, and what follows from it; leads have one list."""
        if before and not {"CATEGORY_ID", "STAGE_ID", "STATUS_ID"} & columns.keys():
            return
        category = columns.get("CATEGORY_ID", before.get("CATEGORY_ID", 0)) or 0
        stages = self.store.stages(stage_list(category) if entity is DEAL else "STATUS")
        name = "STAGE_ID" if entity is DEAL else "STATUS_ID"
        stage = columns.get(name, before.get(name))
        if stage not in stages:
            if (write.strict and columns.get(name) is not None) or not stages:
                raise Refusal(400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", 'Неверное значение поля "Стадия"')
            stage = before[name] if before.get(name) in stages else next(iter(stages))
        semantics = stages[stage]
        columns |= {name: stage, name.replace("_ID", "_SEMANTIC_ID"): semantics}
        if entity is DEAL:
            columns |= {"CLOSED": "NY"[semantics != "P"], "IS_NEW": "NY"[stage == next(iter(stages))]}
        elif columns[name] != before.get(name):
            columns["DATE_CLOSED"] = None if semantics == "P" else clock.iso(self.time.now())

    def _note_lost(self, entity: Entity, number: int, name: str, actor: str) -> None:
        """A caller overwrites what a person wrote after the caller last looked."""
        sql = "SELECT id, actor FROM changes WHERE entity = ? AND item = ? AND field = ? ORDER BY id DESC LIMIT 1"
        last = self.store.rows(sql, entity.name, number, name)
        looked = self.tally.read_up_to.get((entity.name, number), 0)
        if actor == "rest" and last and last[0]["actor"] == "person" and last[0]["id"] > looked:
            self.tally.lost_updates.append({"entity": entity.name, "id": number, "field": name})

    def _log(self, entity: Entity, number: int, actor: str, name: str, values: tuple[Any, Any]) -> None:
        row = (self.time.now(), actor, entity.name, number, name, *values)
        sql = "INSERT INTO changes (at, actor, entity, item, field, before, after) VALUES (?,?,?,?,?,?,?)"
        self.last_change = self.store.db.execute(sql, row).lastrowid or 0
