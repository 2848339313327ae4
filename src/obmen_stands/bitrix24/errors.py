"""What the portal answers when it does not do what was asked."""

from typing import Any


class Refusal(Exception):
    """HTTP status, `error` (may be empty, as the old methods leave it) and `error_description`."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status, self.code, self.text = status, code, text

    def body(self) -> dict[str, Any]:
        return {"error": self.code, "error_description": self.text}


def not_found() -> Refusal:
    """What the old methods say of an id that is not there."""
    return Refusal(400, "", "Not found")


def old_denied() -> Refusal:
    return Refusal(400, "", "Access denied.")


def denied() -> Refusal:
    return Refusal(400, "ACCESS_DENIED", "Доступ запрещён")


def out_of_scope() -> Refusal:
    return Refusal(
        401, "insufficient_scope", "The request requires higher privileges than provided by the webhook token"
    )


def too_many_requests() -> Refusal:
    return Refusal(503, "QUERY_LIMIT_EXCEEDED", "Too many requests")


def operation_time_limit() -> Refusal:
    return Refusal(429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.")


def no_method() -> Refusal:
    return Refusal(404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
