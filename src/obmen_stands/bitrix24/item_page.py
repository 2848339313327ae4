"""The pages of one deal and of one contact: what they hold, forms for a person's hand, who changed what."""

from datetime import datetime
from typing import Any

from obmen_stands.bitrix24.board import numbers, people, person, phones
from obmen_stands.bitrix24.html import OFF, amount, card, choice, esc, facts, field, form, moment, rows
from obmen_stands.bitrix24.items import Items
from obmen_stands.bitrix24.schema import CONTACT, DEAL, Entity, Field
from obmen_stands.bitrix24.store import Store, stage_list

ACTORS = {"rest": "вызов REST", "person": "человек", "robot": "робот", "import": "импорт"}
HISTORY = 100
NAMES = {"LAST_NAME": "Фамилия", "NAME": "Имя", "SECOND_NAME": "Отчество"}
TITLES = NAMES | {
    "TITLE": "Название", "STAGE_ID": "Стадия", "OPPORTUNITY": "Сумма", "CLOSED": "Закрыта", "CONTACT_ID": "Контакт",
    "COMMENTS": "Комментарий", "STAGE_SEMANTIC_ID": "Вид стадии", "SOURCE_ID": "Источник", "ORIGIN_ID": "Внешний код",
}  # fmt: skip


def deal_page(items: Items, number: int) -> str | None:
    deal = items.get(DEAL, number)
    if deal is None:
        return None
    store = items.store
    left = card("О сделке", _deal_facts(store, deal)) + card("Изменить", _deal_form(store, deal))
    bound = items.contacts(number)
    known = people(store, bound)
    right = "".join(_contact_card(store, known[each]) for each in bound if each in known)
    right = right or card("Контакт", '<p class="soft">К сделке никто не привязан.</p>')
    return f'<div class="two"><div>{left}</div><div>{right}</div></div>' + _history(store, DEAL, number)


def _deal_facts(store: Store, deal: dict[str, Any]) -> str:
    stages = store.rows("SELECT * FROM statuses WHERE entity_id = ?", stage_list(deal["CATEGORY_ID"]))
    stage = next((each["name"] for each in stages if each["status_id"] == deal["STAGE_ID"]), deal["STAGE_ID"])
    told = [("Стадия", esc(stage)), ("Сумма", amount(deal["OPPORTUNITY"])), ("Закрыта", _yes(deal["CLOSED"]))]
    shown = [each for each in store.fields(DEAL).values() if each.user and deal[each.name] is not None]
    told += [(each.title or each.name, esc(_value(each, deal[each.name]))) for each in shown]
    told += [("Комментарий", esc(deal["COMMENTS"])), ("Создана", _date(deal["DATE_CREATE"]))]
    return facts([*told, ("Изменена", _date(deal["DATE_MODIFY"]))])


def _date(iso: str) -> str:
    return moment(datetime.fromisoformat(iso).timestamp())


def _yes(letter: str) -> str:
    return "да" if letter == "Y" else "нет"


def _value(of: Field, value: Any) -> str:
    return {"1": "да", "0": "нет"}[value] if of.kind == "boolean" else str(value)


def _deal_form(store: Store, deal: dict[str, Any]) -> str:
    sql = "SELECT * FROM statuses WHERE entity_id = ? ORDER BY sort, id"
    stages = [(row["status_id"], row["name"]) for row in store.rows(sql, stage_list(deal["CATEGORY_ID"]))]
    if deal["STAGE_ID"] not in dict(stages):
        stages.append((deal["STAGE_ID"], deal["STAGE_ID"]))  # deleted; saving the form must not move the deal
    inner = field("Название", "TITLE", deal["TITLE"]) + choice("Стадия", "STAGE_ID", stages, deal["STAGE_ID"])
    inner += field("Сумма", "OPPORTUNITY", deal["OPPORTUNITY"], ' inputmode="decimal"')
    inner += "".join(field(each.title or each.name, each.name, deal[each.name]) for each in numbers(store))
    address = f"/deals/{deal['ID']}"
    return form(address, inner, "Сохранить") + form(f"{address}/delete", "", "Удалить сделку", tone=OFF)


def _contact_card(store: Store, contact: dict[str, Any]) -> str:
    link = f'<a href="/contacts/{contact["ID"]}">{esc(person(contact))}</a>'
    told = facts([("Контакт", link), ("Телефоны", phone_list(store, contact["ID"]))])
    return card("Контакт", told + _phone_form(store, contact["ID"]))


def phone_list(store: Store, number: int) -> str:
    return ", ".join(esc(row["value"]) for row in phones(store, CONTACT, number)) or "нет"


def _phone_form(store: Store, number: int) -> str:
    """Each phone by its id; emptied it is deleted."""
    found = phones(store, CONTACT, number)
    inner = "".join(field("Телефон", f"phone_{row['id']}", row["value"], ' inputmode="tel"') for row in found)
    inner += field("Ещё телефон", "phone_new", "", ' inputmode="tel"')
    return form(f"/contacts/{number}/phones", inner, "Сохранить телефоны")


def contact_page(items: Items, number: int) -> str | None:
    contact = items.get(CONTACT, number)
    if contact is None:
        return None
    store, address = items.store, f"/contacts/{number}"
    names = "".join(field(title, name, contact[name]) for name, title in NAMES.items())
    first = card("Имя", form(address, names, "Сохранить") + form(f"{address}/delete", "", "Удалить контакт", tone=OFF))
    second = card("Телефоны", _phone_form(store, number))
    sql = 'SELECT * FROM deals WHERE "ID" IN (SELECT deal FROM deal_contacts WHERE contact = ?) ORDER BY "ID" DESC'
    deals = [
        [f'<a href="/deals/{row["ID"]}">{esc(row["TITLE"])}</a>', amount(row["OPPORTUNITY"])]
        for row in store.rows(f"{sql} LIMIT {HISTORY}", number)
    ]
    fourth = card("Сделки", rows(["Сделка", "#Сумма"], deals, "Сделок нет"))
    left, right = first + second, card("Объединить", _merge_form(store, number)) + fourth
    return f'<div class="two"><div>{left}</div><div>{right}</div></div>' + _history(store, CONTACT, number)


def _merge_form(store: Store, number: int) -> str:
    """Who shares a phone is offered first."""
    sql = """SELECT DISTINCT owner FROM multifields WHERE entity = 'contact' AND type = 'PHONE' AND owner <> ?1
     AND match IN (SELECT match FROM multifields WHERE entity = 'contact' AND owner = ?1 AND type = 'PHONE')"""
    doubles = [row["owner"] for row in store.rows(sql, number)]
    known = people(store, doubles)
    links = ", ".join(f'<a href="/contacts/{each}">{esc(person(known[each]))}, № {each}</a>' for each in doubles)
    hint = f"<p>Тот же телефон у: {links}</p>" if links else '<p class="soft">С тем же телефоном никого нет.</p>'
    inner = field("№ контакта, который исчезнет", "double", doubles[0] if doubles else "", ' inputmode="numeric"')
    return hint + form(f"/contacts/{number}/merge", inner, "Объединить с этим")


def _history(store: Store, entity: Entity, number: int) -> str:
    sql = f"SELECT * FROM changes WHERE entity = ? AND item = ? ORDER BY id DESC LIMIT {HISTORY}"
    titles = {name: each.title for name, each in store.fields(entity).items() if each.title} | TITLES
    found = store.rows(sql, entity.name, number)
    lines = [[moment(row["at"]), ACTORS.get(row["actor"], row["actor"]), *_change(row, titles)] for row in found]
    return card("История", rows(["Время", "Кто", "Поле", "Было", "Стало"], lines, "Изменений не было"))


def _change(row: dict[str, Any], titles: dict[str, str]) -> list[str]:
    if row["field"] == "ID":
        return ["Создание" if row["after"] else "Удаление", "", ""]
    return [esc(titles.get(row["field"], row["field"])), esc(row["before"]), esc(row["after"])]
