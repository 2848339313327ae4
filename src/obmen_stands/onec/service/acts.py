"""What the service does, as the modules of the extension do it (`1c/ut11`)."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .. import views
from ..base import Base
from . import counterparties, prices, warehouses
from .trade import Extension, extension

LONGEST_KEY = 200
Body = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """`body` is None where it is no JSON object."""

    base: Base
    query: Mapping[str, str]
    key: str
    body: Body | None


class Refusal(Exception):
    def __init__(self, status: int, code: str, field: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.body = {"error": {"code": code, "field": field, "reason": reason}}


def ping(asked: Asked) -> tuple[int, Body]:
    with asked.base.store.read() as tx:
        counts, switched = views.counts(tx), extension(tx)
    queue = {"waiting": counts["waiting"], "rejected": counts["error"], "oldest_seconds": 0}
    return 200, {
        "service": "obmen",
        "version": switched.version,
        "configuration": "УправлениеТорговлей",
        "release": "11.5.8.198",
        "platform": "8.3.23.1912",
        "keeps_identities": True,
        "queue": queue | {"sending": switched.sending},
        **({"settings": _sends_by(switched)} if switched.tells_settings else {}),
        "warnings": switched.warnings,
    }


def _sends_by(switched: Extension) -> Body:
    names = {"code_attribute", "empty_article_as_code", "full_quantity", "payment_operations"}
    return switched.model_dump(include=names) | {"wait_for_bank": switched.bank_posted_only}


def create_counterparty(asked: Asked) -> tuple[int, Body]:
    wanted = _wanted(asked)
    with asked.base.store.write() as tx:
        made = counterparties.create(tx, wanted, asked.key, _print(wanted))
    if made is None:
        raise Refusal(409, "key_reused", "Idempotency-Key", "Под этим ключом пришёл другой контрагент")
    return made


def find_counterparty(asked: Asked) -> tuple[int, Body]:
    with asked.base.store.read() as tx:
        found = counterparties.by_key(tx, asked.query.get("identity", ""))
    if found is None:
        raise Refusal(404, "not_found", "identity", "Запроса с таким ключом не было")
    return found


def prices_and_stock(asked: Asked) -> tuple[int, Body]:
    if asked.body is None:
        raise Refusal(422, "wrong_body", "", "Нужен объект JSON")
    articles = _each_once(asked.body.get("articles"))
    if not 0 < len(articles) <= 1000:
        raise Refusal(422, "wrong_field", "articles", "Нужен список артикулов, от 1 до 1000")
    with asked.base.store.read() as tx:
        named = _each_once(asked.body.get("warehouses")) if extension(tx).takes_warehouses else []
        chosen, wrong = warehouses.chosen(tx, named)
        if wrong:
            raise Refusal(422, "wrong_field", "warehouses", wrong)
        if not (chosen := chosen or extension(tx).warehouses):
            raise Refusal(500, "failed", "", "В настройках обмена в 1С не выбраны склады")
        return 200, prices.answer(tx, articles, text(asked.body.get("contact_code")), chosen)


def _each_once(told: Any) -> list[str]:
    """The texts of a list that are not empty."""
    return list(dict.fromkeys(filter(None, map(text, told if isinstance(told, list) else []))))


def _wanted(asked: Asked) -> dict[str, str]:
    """In the order in which the module looks."""
    body = asked.body
    if body is None:
        raise Refusal(422, "wrong_body", "", "Нужен объект JSON")
    if not asked.key or len(asked.key) > LONGEST_KEY:
        raise Refusal(422, "wrong_field", "Idempotency-Key", "Нужен ключ запроса, до 200 знаков")
    wanted = {name: text(body.get(name)) for name in ("ksup_id", "name", "type", "email", "phone")}
    if not 0 < len(wanted["ksup_id"]) <= 100:
        raise Refusal(422, "wrong_field", "ksup_id", "Нужен код контакта в КСУП, до 100 знаков")
    if not wanted["name"]:
        raise Refusal(422, "wrong_field", "name", "Нужно название")
    if body.get("type") not in ("company", "person"):
        raise Refusal(422, "wrong_field", "type", "Нужно company или person")
    return wanted


def text(value: Any) -> str:
    """A number of JSON may be a code as well."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def _print(wanted: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()


Act = Callable[[Asked], tuple[int, Body]]
ACTS: dict[str, dict[str, Act]] = {
    "ping": {"GET": ping},
    "counterparties": {"POST": create_counterparty, "GET": find_counterparty},
    "prices-and-stock": {"POST": prices_and_stock},
}
