"""Troubles switched on from outside, by method, by turn or by chance: before the work is done, or after it was."""

import random
from typing import Annotated, Literal

from pydantic import Field

from obmen_stands.bitrix24.settings import Record

Before = Literal["down", "500", "502", "503", "html200", "overload", "slow", "drip"]
After = Literal["twice", "lost_answer", "500_after", "502_after", "html200_after", "truncated", "half_json"]
TITLES = {
    "down": "не отвечает", "500": "ошибка 500", "502": "ошибка 502", "503": "ошибка 503", "html200": "страница входа",
    "overload": "заблокирован за перегрузку", "slow": "медленный ответ", "twice": "запрос дошёл дважды",
    "lost_answer": "сделано, ответ потерян", "500_after": "сделано, ответ 500", "502_after": "сделано, ответ 502",
    "html200_after": "сделано, ответ страницей", "truncated": "ответ оборван",
    "half_json": "половина ответа", "drip": "ответ по капле",
}  # fmt: skip
HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"


class Fault(Record):
    """A trouble and whom it hits.

    `method` is that of the request or of any command in its batch; `skip` lets so many pass first; `times` None: until
    cleared; `seconds` are real ones, of `slow` and `drip`.
    """

    kind: Before | After
    method: str | None = None
    skip: Annotated[int, Field(ge=0)] = 0
    times: Annotated[int, Field(ge=1)] | None = None
    probability: Annotated[float, Field(gt=0, le=1)] = 1.0
    seconds: Annotated[float, Field(ge=0, le=3600)] = 1.0

    @property
    def after(self) -> bool:
        """The work is done and committed, but once too often or with an answer that is not what it should be."""
        return self.kind in (
            "twice",
            "lost_answer",
            "500_after",
            "502_after",
            "html200_after",
            "truncated",
            "half_json",
        )


class Faults:
    """In memory only: a portal started anew has none."""

    def __init__(self) -> None:
        self.active: list[Fault] = []

    def take(self, methods: set[str], chance: random.Random) -> Fault | None:
        """The first fault that hits this request, used up by one."""
        for fault in list(self.active):
            if fault.method is not None and fault.method.lower() not in methods:
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            if fault.probability < 1 and chance.random() >= fault.probability:
                continue
            if fault.times == 1:
                self.active.remove(fault)
            elif fault.times is not None:
                fault.times -= 1
            return fault
        return None


PAGES: dict[str, tuple[int, str, str]] = {
    "500": (500, JSON, '{"error":"INTERNAL_SERVER_ERROR","error_description":"Internal server error"}'),
    "502": (502, HTML, "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"),
    "503": (503, HTML, "<html><head><title>503 Service Temporarily Unavailable</title></head><body></body></html>"),
    "html200": (200, HTML, "<!DOCTYPE html><html><head><title>Битрикс24</title></head><body>Авторизация</body></html>"),
    "overload": (401, JSON, '{"error":"OVERLOAD_LIMIT","error_description":"REST API is blocked due to overload."}'),
}
TIMED_OUT = (
    504,
    HTML,
    "<html><head><title>504 Gateway Time-out</title></head><body><center>nginx</center></body></html>",
)


def page(fault: Fault) -> tuple[int, str, str] | None:
    """Status, content type and body in place of the answer; None where the answer itself goes out, or nothing."""
    return PAGES.get(fault.kind.removesuffix("_after"))
