"""Refusals as the contract shows them."""

from typing import Any

Schema = dict[str, Any]

ERRORS = {
    401: ("Нет действующего токена", "unauthorized", "Authorization", "нужен действующий токен"),
    404: ("Нет такого объекта", "deal_unknown", "number", "сделки 12345 нет в КСУП"),
    409: ("Противоречие", "key_reused", "Idempotency-Key", "этот ключ уже использован для другого запроса"),
    410: ("Сделка удалена", "deal_deleted", "number", "сделка 12345 удалена"),
    413: ("Слишком велико", "too_large", None, "тело больше 8 МБ"),
    415: ("Не тот тип тела", "bad_content_type", "Content-Type", "ожидается application/json"),
    422: ("Ошибка в поле", "bad_field", "lines.0.price", "ожидается текст"),
    429: ("Слишком часто", "too_often", None, "слишком много запросов"),
    503: ("Обслуживание", "maintenance", None, "идут технические работы"),
}

ERROR: Schema = {
    "type": "object",
    "title": "Отказ",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "title": "Что не так",
            "required": ["code", "field", "reason"],
            "properties": {
                "code": {"type": "string", "title": "Код отказа", "examples": ["bad_field"]},
                "field": {"type": ["string", "null"], "title": "Поле", "examples": ["lines.0.price"]},
                "reason": {"type": "string", "title": "Причина для человека", "examples": ["ожидается текст"]},
            },
        },
        "deleted_at": {"type": "string", "title": "Когда удалена (410)", "examples": ["2026-03-02T10:15:00.123+00:00"]},
    },
}


def error(status: int) -> Schema:
    title, code, field, reason = ERRORS[status]
    example: Schema = {"error": {"code": code, "field": field, "reason": reason}}
    if status == 410:
        example["deleted_at"] = "2026-03-02T10:15:00.123+00:00"
    schema = {"$ref": "#/components/schemas/Error"}
    found: Schema = {"description": title, "content": {"application/json": {"schema": schema, "example": example}}}
    if status in (429, 503):
        seconds = {"description": "Через сколько секунд повторить", "schema": {"type": "integer", "examples": [5]}}
        found["headers"] = {"Retry-After": seconds}
    return found
