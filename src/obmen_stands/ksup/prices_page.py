"""The prices and stock the server has told, as a table, or why there are none.   Rules K14, K14.1."""

from typing import Any

from obmen_stands.ksup.asking import Told
from obmen_stands.ksup.html import amount, card, esc, rows

PRICES = ("price_retail", "price_retail_special", "price_agreement")


def prices_page(told: Told) -> str:
    if told.answer is None:
        reasons = "".join(f"<p>{esc(reason)}</p>" for reason in told.reasons)
        return f'<div class="trouble">Цены и остатки не получены.{reasons}</div>{_BACK}'
    answer, names = told.answer, told.question["names"]
    head = [
        "Артикул", "Название в КСУП", "Название в 1С", "Склад", "#Доступно", "#Цена розница", "#Спец. цена розница",
        "#Спец. цена по соглашению",
    ]  # fmt: skip
    lines = [_price_line(item, names) for item in answer["items"]]
    lines += [_missing_line(article, names) for article in answer["missing"]]
    warnings = "".join(f'<p class="trouble">{esc(warning)}</p>' for warning in answer["warnings"])
    as_of = f'<p class="soft">На {esc(_moment(answer["as_of"]))} по часам 1С</p>'
    return f"{warnings}{card('Ответ 1С', rows(head, lines, 'Пусто') + as_of)}{_BACK}"


def _price_line(item: dict[str, Any], names: dict[str, str]) -> list[str]:
    theirs = esc(item["name"])
    if item["name_matches"] is False:
        theirs += ' <span class="badge off">название отличается</span>'
    place = [esc(item["warehouse"]), _number(item["available"])]
    prices = (_number(item[name]) for name in PRICES)
    return [f"<code>{esc(item['article'])}</code>", esc(names.get(item["article"])), theirs, *place, *prices]


def _missing_line(article: str, names: dict[str, str]) -> list[str]:
    said = '<span class="badge off">в 1С нет такого артикула</span>'
    return [f"<code>{esc(article)}</code>", esc(names.get(article)), said, "", "", "", "", ""]


def _number(value: Any) -> str:
    return "—" if value is None else amount(str(value))


def _moment(iso: str) -> str:
    return f"{iso[8:10]}.{iso[5:7]}.{iso[:4]} {iso[11:19]}"


_BACK = '<p><a href="/products">К номенклатуре</a></p>'
