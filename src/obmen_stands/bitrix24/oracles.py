"""What a judge wants to know of a portal after somebody worked with it; read past all limits and troubles."""

from collections import Counter
from typing import Any

from obmen_stands.bitrix24 import values
from obmen_stands.bitrix24.arrivals import RENEWAL
from obmen_stands.bitrix24.portal import Portal
from obmen_stands.bitrix24.schema import DEAL, ENTITIES, Entity


def doubles(portal: Portal, entity: Entity, name: str) -> dict[str, list[int]]:
    """Ids of items that share a value of the external key `name`, by that value. KeyError: no such field."""
    column = portal.store.fields(entity)[name].name
    sql = f"""SELECT "{column}" AS key, "ID" AS id FROM {entity.table} WHERE "{column}" IN (SELECT "{column}"
     FROM {entity.table} WHERE "{column}" IS NOT NULL GROUP BY 1 HAVING count(*) > 1) ORDER BY "ID" """
    found: dict[str, list[int]] = {}
    for row in portal.store.rows(sql):
        found.setdefault(str(row["key"]), []).append(row["id"])
    return found


def doubled_phones(portal: Portal) -> list[dict[str, Any]]:
    """{entity, owner, match, n}: a phone that one owner has more than once, compared as the portal compares phones."""
    sql = """SELECT entity, owner, match, count(*) AS n FROM multifields WHERE type = 'PHONE'
     GROUP BY entity, owner, match HAVING n > 1 ORDER BY entity, owner"""
    return portal.store.rows(sql)


def difference(portal: Portal, entity: Entity, name: str, expected: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Against `expected`, fields by external key: {key, field, wanted, found}; `field` None for a missing item."""
    fields = portal.store.fields(entity)
    rows = {
        str(row[name]): row for row in portal.store.rows(f'SELECT * FROM {entity.table} WHERE "{name}" IS NOT NULL')
    }
    made: list[dict[str, Any]] = []
    for key, wanted in expected.items():
        if key not in rows:
            made.append({"key": key, "field": None, "wanted": wanted, "found": None})
            continue
        for field, value in wanted.items():
            found = rows[key][field]
            if values.stored(fields[field], value) != found:
                made.append({"key": key, "field": field, "wanted": value, "found": found})
    return made


def holdings(portal: Portal, entity: Entity) -> dict[str, dict[str, Any]]:
    """Every item by id, fields by the old names that hold something; `PHONE` and `EMAIL` as lists of texts, and of a
    deal `CONTACT_IDS`, the first one first."""
    rows = portal.store.rows(f'SELECT * FROM {entity.table} ORDER BY "ID"')
    found = {str(row["ID"]): {name: value for name, value in row.items() if value is not None} for row in rows}
    for row in portal.store.rows("SELECT * FROM multifields WHERE entity = ? ORDER BY id", entity.name):
        found[str(row["owner"])].setdefault(row["type"], []).append(row["value"])
    if entity is DEAL:
        for row in portal.store.rows("SELECT * FROM deal_contacts ORDER BY deal, place"):
            found[str(row["deal"])].setdefault("CONTACT_IDS", []).append(row["contact"])
    return found


def report(portal: Portal) -> dict[str, Any]:
    """`refused` by error code, within batches too; `commands` by method; `operating_peak` and `spent` in seconds."""
    refused: Counter[str] = Counter()
    commands: Counter[str] = Counter()
    for arrival in portal.arrivals:
        refused.update(arrival.refused)
        if arrival.code and arrival.code not in arrival.refused:
            refused[arrival.code] += 1
        commands.update(arrival.commands)
    tally = portal.items.tally
    return {
        "http_requests": sum(arrival.method != RENEWAL for arrival in portal.arrivals),
        "token_requests": sum(arrival.method == RENEWAL for arrival in portal.arrivals),
        "outcomes": Counter(arrival.outcome for arrival in portal.arrivals),
        "refused": refused,
        "commands": commands,
        "operating_peak": portal.operating.peak,
        "spent": sum(arrival.spent for arrival in portal.arrivals),
        "needless_writes": tally.needless_writes,
        "lost_updates": tally.lost_updates,
        "doubled_phones": doubled_phones(portal),
        "items": {
            each.name: portal.store.rows(f"SELECT count(*) AS n FROM {each.table}")[0]["n"]
            for each in ENTITIES.values()
        },
    }
