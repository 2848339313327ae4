"""Troubles of the other side, switchable: for all calls or one deal or one act, for ever or for the next N calls."""

from typing import Annotated, Literal

from pydantic import Field
from starlette.types import Receive, Send

from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.fields import Record

Kind = Literal["down", "slow", "500", "html200", "lost_answer", "429", "truncated", "503", "no_identities"]

TITLES: dict[str, str] = {
    "down": "не отвечает (соединение закрывается сразу)",
    "slow": "отвечает медленно",
    "500": "ошибка 500",
    "html200": "страница HTML с кодом 200",
    "lost_answer": "сделано, но ответ потерян",
    "429": "слишком часто (429)",
    "truncated": "сделано, но ответ оборван посередине",
    "503": "обслуживание (503)",
    "no_identities": "не хранит идентификаторы",
}
HTML = "text/html; charset=utf-8"


class Fault(Record):
    """A trouble and whom it hits; `no_identities` has no scope.

    `times` None: until cleared. `seconds` waits before the act, with any kind; `slow` waits 5 unless told.
    """

    kind: Kind
    act: str | None = None
    deal: str | None = None
    times: Annotated[int, Field(ge=1)] | None = None
    seconds: Annotated[float, Field(ge=0, le=3600)] = 0
    retry_after: Annotated[int, Field(ge=0, le=86400)] = 5

    @property
    def wait(self) -> float:
        return self.seconds or (5 if self.kind == "slow" else 0)

    def hits(self, act: str, deal: str | None) -> bool:
        return self.kind != "no_identities" and self.act in (None, act) and self.deal in (None, deal)


class Faults:
    """In memory only: a stand started anew has none."""

    def __init__(self) -> None:
        self.active: list[Fault] = []

    @property
    def keeps_identities(self) -> bool:
        return all(fault.kind != "no_identities" for fault in self.active)

    def take(self, act: str, deal: str | None) -> Fault | None:
        """The first fault that hits this call, used up by one."""
        for fault in self.active:
            if fault.hits(act, deal):
                if fault.times is not None:
                    fault.times -= 1
                    if not fault.times:
                        self.active.remove(fault)
                return fault
        return None


def instead(fault: Fault | None) -> Answer | None:
    """What a fault answers in place of the act, which is then not carried out."""
    match fault.kind if fault else None:
        case "500":
            return Refusal(500, "internal", "внутренняя ошибка КСУП").answer()
        case "html200":
            page = "<!doctype html><title>КСУП</title><h1>Войдите в систему</h1>"
            return Answer(200, page.encode(), content_type=HTML)
        case "429":
            after = {"Retry-After": str(fault.retry_after if fault else 0)}
            return Refusal(429, "too_often", "слишком много запросов").with_(after).answer()
        case "503":
            page = "<!doctype html><title>КСУП</title><h1>Идут технические работы</h1>"
            return Answer(503, page.encode(), content_type=HTML)
    return None


async def cut(receive: Receive, send: Send) -> None:
    """Close the connection without a word. ASGI has no way to say so, hence the reach into the server's transport."""
    send.__self__.transport.close()  # type: ignore[attr-defined]
    while (await receive())["type"] != "http.disconnect":
        pass


async def send_answer(answer: Answer, receive: Receive, send: Send, *, torn: bool) -> None:
    """`torn`: the length is promised whole, half of the body is sent, the connection closes."""
    headers = {"content-type": answer.content_type, "content-length": str(len(answer.body)), **answer.headers}
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    if torn:
        half = answer.body[: len(answer.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await cut(receive, send)
        return
    await send({"type": "http.response.body", "body": answer.body})
