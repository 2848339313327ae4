"""Deals of one pipeline by stage, and what their people are called."""

from collections.abc import Iterable
from typing import Any

from obmen_stands.bitrix24.html import TONES, amount, choice, esc, field
from obmen_stands.bitrix24.query import Where
from obmen_stands.bitrix24.schema import CONTACT, DEAL, Entity, Field
from obmen_stands.bitrix24.store import Store, stage_list

SHOWN = 30
FIND = "<button>Показать</button>"


def numbers(store: Store) -> list[Field]:
    """Fields of users that hold numbers, names and the like."""
    return [each for each in store.fields(DEAL).values() if each.user and each.kind == "string" and not each.multiple]


def person(contact: dict[str, Any] | None) -> str:
    if contact is None:
        return ""
    name = " ".join(contact[part] for part in ("LAST_NAME", "NAME", "SECOND_NAME") if contact[part])
    return name or f"Контакт {contact['ID']}"


def people(store: Store, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    wanted = list(dict.fromkeys(ids))
    marks = ",".join("?" * len(wanted))
    return {row["ID"]: row for row in store.rows(f'SELECT * FROM contacts WHERE "ID" IN ({marks})', *wanted)}


def phones(store: Store, entity: Entity, owner: int) -> list[dict[str, Any]]:
    sql = "SELECT * FROM multifields WHERE entity = ? AND owner = ? AND type = 'PHONE' ORDER BY id"
    return store.rows(sql, entity.name, owner)


def wanted_deals(store: Store, pipeline: int, text: str) -> Where:
    """`text` is part of a title, of a user's field, or of a contact's name or phone."""
    where = Where(['"CATEGORY_ID" = ?'], [pipeline])
    if text:
        names = ["TITLE", *(each.name for each in numbers(store))]
        parts = [f"instr(coalesce(\"{name}\", ''), ?) > 0" for name in names]
        whose = "SELECT owner FROM multifields WHERE entity = ? AND type = 'PHONE' AND instr(value, ?) > 0"
        named = 'SELECT "ID" FROM contacts WHERE instr("NAME", ?) > 0 OR instr("LAST_NAME", ?) > 0'
        parts += [f'"CONTACT_ID" IN ({whose})', f'"CONTACT_ID" IN ({named})']
        where.add(" OR ".join(parts), *[text] * len(names), CONTACT.name, text, text, text)
    return where


def head(store: Store, pipeline: int, text: str) -> str:
    found = store.rows("SELECT * FROM categories WHERE entity = 2 ORDER BY sort, id")
    options = [(str(row["id"]), row["name"]) for row in found]
    inner = choice("Воронка", "pipeline", options, pipeline) + field("Название, номер, имя или телефон", "q", text)
    return f'<form class="row">{inner}{FIND}</form>'


def board(store: Store, pipeline: int, text: str) -> str:
    where = wanted_deals(store, pipeline, text)
    sql = f"""SELECT "STAGE_ID" AS stage, count(*) AS n, sum(CAST("OPPORTUNITY" AS NUMERIC)) AS total FROM deals
     WHERE {where.text()} GROUP BY 1"""
    counts = {row["stage"]: row for row in store.rows(sql, *where.values)}
    stages = store.rows("SELECT * FROM statuses WHERE entity_id = ? ORDER BY sort, id", stage_list(pipeline))
    known = {stage["status_id"] for stage in stages}
    # deals of a stage that somebody deleted
    stages += [{"status_id": stage, "name": stage, "semantics": None} for stage in counts.keys() - known]
    columns = "".join(_stage(store, stage, counts.get(stage["status_id"]), where) for stage in stages)
    return f'<div class="board">{columns}</div>'


def _stage(store: Store, stage: dict[str, Any], count: dict[str, Any] | None, where: Where) -> str:
    title, tone = f"<span>{esc(stage['name'])}</span>", TONES[stage["semantics"] or "P"]
    if count is None:
        nobody = '<p class="soft">Сделок нет</p>'
        return f'<section class="stage {tone} empty"><h2>{title}<span>0</span></h2>{nobody}</section>'
    sql = f'SELECT * FROM deals WHERE {where.text()} AND "STAGE_ID" = ? ORDER BY "ID" DESC LIMIT {SHOWN}'
    deals = store.rows(sql, *where.values, stage["status_id"])
    known = people(store, [deal["CONTACT_ID"] for deal in deals if deal["CONTACT_ID"]])
    cards = "".join(_deal(store, deal, known.get(deal["CONTACT_ID"])) for deal in deals)
    rest = count["n"] - len(deals)
    more = f'<p class="soft">и ещё {rest}</p>' if rest else ""
    top = f'<h2>{title}<span>{count["n"]}</span></h2><p class="soft">{amount(count["total"])}</p>'
    return f'<section class="stage {tone}">{top}{cards}{more}</section>'


def _deal(store: Store, deal: dict[str, Any], contact: dict[str, Any] | None) -> str:
    told = [f"{each.title or each.name}: {deal[each.name]}" for each in numbers(store) if deal[each.name]]
    lines = "".join(f"<small>{esc(line)}</small>" for line in [person(contact), *told] if line)
    body = f'<b>{esc(deal["TITLE"])}</b><span class="sum">{amount(deal["OPPORTUNITY"])}</span>{lines}'
    return f'<a class="deal" href="/deals/{deal["ID"]}">{body}</a>'
