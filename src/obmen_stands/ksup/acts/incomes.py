"""Incomes of a deal.   Rule K8."""

from obmen_stands.ksup import records
from obmen_stands.ksup.answers import Answer
from obmen_stands.ksup.call import Act, Call
from obmen_stands.ksup.fields import Amount, Base, Code, Moment, Record, may, must


class IncomeBody(Record, title="Приход"):
    base: Base = must("База 1С", "onec-ut")
    date: Moment = must("Дата прихода денег", "2026-03-05")
    sum: Amount = must("Сумма прихода", "1250.50")
    document: Code | None = may("Номер документа оплаты в 1С", "ТД00-000017")
    part: Code | None = may("Часть документа, когда он оплачивает несколько заказов", "1")
    ref: Code | None = may("Ссылка документа в 1С", "5b0d1c7e-6f0e-11ee-8c99-0242ac120002")


class IncomeView(IncomeBody, title="Приход сделки"):
    id: str = must("Код КСУП", "31")


class Incomes(Record, title="Приходы"):
    items: list[IncomeView] = must("Приходы сделки", [])


class Added(Record, title="Добавлено"):
    done: str = must("Что сделано", "created")
    id: str = must("Код КСУП", "31")


def add_income(call: Call) -> Answer:
    """Each adds one: a second payment may be equal to the first. What is a repeat the key of the request tells."""
    deal, body = call.live_deal()["number"], call.body_as(IncomeBody)
    id_ = records.add(call, "income", body.model_dump(), deal=deal)
    call.note(deal, "income", body.base, None, sum=body.sum, date=body.date, document=body.document, id=id_)
    return Answer.of(201, {"done": "created", "id": id_})


def list_incomes(call: Call) -> Answer:
    return records.of_deal(call, "income")


INCOMES = "/deals/{number}/incomes"
ACTS = [
    Act("income.list", "GET", INCOMES, "Приходы сделки", list_incomes, Incomes, rule="K8", refusals=(404, 410)),
    Act(
        "income.add", "POST", INCOMES, "Добавить приход в сделку", add_income, Added,
        body=IncomeBody, rule="K8", status=201, refusals=(404, 410),
    ),
]  # fmt: skip
