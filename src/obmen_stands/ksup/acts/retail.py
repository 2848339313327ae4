"""A retail receipt becomes a deal, filled and closed at once.   Rule K12."""

from obmen_stands.ksup import records
from obmen_stands.ksup.acts.contacts import by_code
from obmen_stands.ksup.acts.deals import deal_url
from obmen_stands.ksup.acts.orders import total
from obmen_stands.ksup.answers import Answer
from obmen_stands.ksup.call import Act, Call, dumps
from obmen_stands.ksup.fields import EXAMPLE_LINES, Base, Code, Lines, Moment, Record, may, must


class RetailBody(Record, title="Чек"):
    base: Base = must("База 1С", "onec-ut")
    code_1c: Code = must("Код 1С клиента (владельца карты лояльности)", "00-00000042")
    date: Moment = must("Дата чека", "2026-03-07")
    number: Code | None = may("Номер чека в 1С", "ЧК-000981")
    lines: Lines = must("Состав чека", EXAMPLE_LINES)


class RetailDone(Record, title="Розничная сделка создана"):
    done: str = must("Что сделано", "created")
    number: str = must("№ созданной сделки", "Р-17")
    url: str = must("Страница сделки", "https://ksup.example/deals/Р-17")


def add_retail(call: Call) -> Answer:
    body = call.body_as(RetailBody)
    client = by_code(call, body.base, body.code_1c)
    lines = [line.model_dump() for line in body.lines]
    number = f"Р-{records.add(call, 'receipt', body.model_dump())}"
    call.db.execute(
        "INSERT INTO deals VALUES (?,?,'Завершённая','Розница',?,?,NULL)",
        (number, f"Розница: {client['name']}", client["id"], call.at),
    )
    order = (number, body.base, body.number or number, body.date, dumps(lines), total(lines), None, "finished", call.at)
    call.db.execute("INSERT INTO orders VALUES (?,?,?,?,?,?,?,?,?)", order)
    goods = {"base": body.base, "date": body.date, "number": body.number, "ref": None, "lines": lines}
    records.add(call, "shipment", goods, deal=number)
    money = {"base": body.base, "date": body.date, "sum": total(lines), "document": body.number, "part": None}
    records.add(call, "income", money, deal=number)
    call.note(number, "retail", body.base, body.number, sum=total(lines), client=client["id"])
    return Answer.of(201, {"done": "created", "number": number, "url": deal_url(call.site, number)})


ACTS = [
    Act(
        "retail.add", "POST", "/retail-deals", "Создать розничную сделку и сразу закрыть её", add_retail, RetailDone,
        body=RetailBody, rule="K12", status=201, refusals=(404,),
    ),
]  # fmt: skip
