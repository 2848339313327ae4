"""Pages about the traffic: requests with what became of them, budgets, switches of troubles."""

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from obmen_stands.bitrix24.arrivals import Arrival
from obmen_stands.bitrix24.faults import TITLES, Fault
from obmen_stands.bitrix24.html import card, choice, esc, facts, field, form, moment, rows
from obmen_stands.bitrix24.pages import SHOWN, Pages

OUTCOMES = {
    "done": "выполнено", "refused": "отказано", "failed": "сбой портала", "moved": "портал переехал",
    "fault": "неисправность", "cut": "оборвано на 60-й секунде", "torn": "запрос пришёл не весь",
}  # fmt: skip


class ServicePages:
    def __init__(self, pages: Pages) -> None:
        self.pages, self.portal = pages, pages.portal

    def routes(self) -> list[Route]:
        return [
            Route("/requests", self.requests),
            Route("/faults", self.faults, methods=["GET"]),
            Route("/faults", self.switch, methods=["POST"]),
        ]

    async def requests(self, _: Request) -> Response:
        found = self.portal.arrivals[: -SHOWN - 1 : -1]
        head = ["Время", "Метод", "#Команд", "#Ответ", "Итог", "#Секунд портала"]
        note = f'<p class="soft">Последние {len(found)} из {len(self.portal.arrivals)}</p>'
        table = rows(head, [_line(arrival) for arrival in found], "Запросов ещё не было")
        return self.pages.shown("Запросы", card("Бюджеты", self._budgets()) + f"<section>{table}{note}</section>")

    def _budgets(self) -> str:
        now, settings = self.portal.clock.now(), self.portal.settings
        levels = self.portal.requests.levels(now, settings)
        told = [
            (f"Запросов в ведре · {address}", f"{n:.0f} из {settings.bucket_size}") for address, n in levels.items()
        ]
        used = {key: self.portal.operating.used(key, now) for key in self.portal.operating.minutes}
        busy = sorted(((n, key.rpartition(" ")[2]) for key, n in used.items() if n), reverse=True)
        told += [(f"Время выполнения · {method}", f"{n:.0f} с из {settings.operating_limit:.0f}") for n, method in busy]
        return facts([("Время портала", moment(now)), *told])

    async def faults(self, request: Request, wrong: str = "") -> Response:
        head = ["Неисправность", "Метод", "#Осталось раз", "#Задержка, с"]
        lines = [_fault_line(fault) for fault in self.portal.faults.active]
        off = (
            form("/faults", '<input type="hidden" name="kind" value="">', "Выключить все", kind="row") if lines else ""
        )
        told = f'<p class="trouble">{esc(wrong)}</p>' if wrong else ""
        now = card("Сейчас", rows(head, lines, "Неисправностей нет: портал отвечает как обычно.") + off)
        return self.pages.shown("Неисправности", told + now + card("Включить", FAULT_FORM), 422 if wrong else 200)

    async def switch(self, request: Request) -> Response:
        given = {name: value for name, value in (await request.form()).items() if value != ""}
        if not given.get("kind"):
            self.portal.faults.active.clear()
            return RedirectResponse("/faults", 303)
        try:
            self.portal.faults.active.append(Fault.model_validate(given, strict=False))
        except ValidationError as error:
            return await self.faults(request, f"Не подходит поле «{error.errors()[0]['loc'][0]}»")
        return RedirectResponse("/faults", 303)


def _line(arrival: Arrival) -> list[str]:
    outcome = OUTCOMES[arrival.outcome]
    for more in (arrival.code, TITLES.get(arrival.fault or ""), *arrival.refused):
        outcome += f" · {more}" if more else ""
    commands = str(len(arrival.commands)) if arrival.method == "batch" else ""
    head = [moment(arrival.at), esc(arrival.method), commands, esc(arrival.status)]
    return [*head, esc(outcome), f"{arrival.spent:.2f}".replace(".", ",")]


def _fault_line(fault: Fault) -> list[str]:
    return [esc(TITLES[fault.kind]), esc(fault.method or "все"), esc(fault.times or "без конца"), f"{fault.seconds:g}"]


FAULT_FORM = form(
    "/faults",
    choice("Неисправность", "kind", list(TITLES.items()), "")
    + field("Метод (пусто: все)", "method", "", ' placeholder="crm.deal.add"')
    + field("Сколько раз", "times", "", ' type="number" min="1"')
    + field("Задержка, с", "seconds", "", ' type="number" min="0" step="0.1"'),
    "Включить",
    kind="row",
)
