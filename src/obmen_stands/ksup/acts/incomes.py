"""Income of a deal, and the notice of income that belongs to none.   Rules K8, K9."""

from obmen_stands.ksup import records
from obmen_stands.ksup.acts.service import USERS
from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.call import Act, Call
from obmen_stands.ksup.fields import Amount, Base, Code, Moment, Record, may, must


class IncomeBody(Record, title="Приход"):
    base: Base = must("База 1С", "onec-ut")
    date: Moment = must("Дата прихода денег", "2026-03-05")
    sum: Amount = must("Сумма прихода", "1250.50")
    document: Code | None = may("Номер документа оплаты в 1С", "ТД00-000017")
    part: Code | None = may("Часть документа, когда он оплачивает несколько заказов", "1")


class IncomeView(IncomeBody, title="Приход сделки"):
    id: str = must("Код КСУП", "31")


class Incomes(Record, title="Приходы"):
    items: list[IncomeView] = must("Приходы сделки", [])


class Added(Record, title="Добавлено"):
    done: str = must("Что сделано", "created")
    id: str = must("Код КСУП", "31")


class NoticeBody(IncomeBody, title="Неразнесённый доход"):
    user: Code = must("Кому сообщить: код пользователя КСУП", "1")
    substitute: Code | None = may("Кому сообщить, если первый не работает", "2")


class NoticeDone(Added, title="Сообщено"):
    told: str = must("Кому сообщено", "1")


def add_income(call: Call) -> Answer:
    deal, body = call.live_deal()["number"], call.body_as(IncomeBody)
    id_ = records.add(call, "income", body.model_dump(), deal=deal)
    call.note(deal, "income", body.base, None, sum=body.sum, date=body.date, id=id_)
    return Answer.of(201, {"done": "created", "id": id_})


def list_incomes(call: Call) -> Answer:
    return records.of_deal(call, "income")


def add_notice(call: Call) -> Answer:
    body = call.body_as(NoticeBody)
    active = {user["id"] for user in USERS if user["active"]}
    told = next((user for user in (body.user, body.substitute) if user in active), None)
    if told is None:
        raise Refusal(404, "user_unknown", "такого работающего пользователя в КСУП нет", "user")
    id_ = records.add(call, "notice", body.model_dump() | {"told": told})
    return Answer.of(201, {"done": "created", "id": id_, "told": told})


INCOMES = "/deals/{number}/incomes"
ACTS = [
    Act("income.list", "GET", INCOMES, "Приходы сделки", list_incomes, Incomes, refusals=(404, 410)),
    Act(
        "income.add", "POST", INCOMES, "Добавить приход в сделку", add_income, Added,
        body=IncomeBody, rule="K8", status=201, refusals=(404, 410),
    ),
    Act(
        "notice.add", "POST", "/notices/unallocated-income", "Сообщить о неразнесённом доходе", add_notice, NoticeDone,
        body=NoticeBody, rule="K9", status=201, refusals=(404,),
    ),
]  # fmt: skip
