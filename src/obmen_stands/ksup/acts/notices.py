"""Income that belongs to no deal: told to a person of KSUP.   Rule K9."""

from obmen_stands.ksup import records
from obmen_stands.ksup.acts.incomes import Added, IncomeBody
from obmen_stands.ksup.acts.service import staff
from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.call import Act, Call
from obmen_stands.ksup.fields import Base, Code, Day, Record, Title, may, must

TEXT = "Поступили деньги без привязки к заказу: 1 250,50 от 05.03.2026, документ ТД00-000017"


class NoticeBody(IncomeBody, title="Неразнесённый доход"):
    user: Code = must("Кому сообщить: код пользователя КСУП", "1")
    substitute: Code | None = may("Кому сообщить, если первый не работает", "2")
    text: Title = must("Что сообщить", TEXT)


class NoticeDone(Added, title="Сообщено"):
    told: str = must("Кому сообщено: код пользователя КСУП", "1")


class NoticeView(NoticeBody, title="Сообщение о неразнесённом доходе"):
    id: str = must("Код КСУП", "44")
    told: str = must("Кому сообщено: код пользователя КСУП", "1")


class Notices(Record, title="Сообщения"):
    items: list[NoticeView] = must("Сообщения о неразнесённых доходах", [])


class NoticeQuery(Record, title="Какие сообщения"):
    base: Base = must("База 1С (краткое имя подключения)", "onec-ut")
    day: Day = must("День прихода денег, как он записан в date", "2026-03-05")


def add_notice(call: Call) -> Answer:
    body = call.body_as(NoticeBody)
    active = {user["id"] for user in staff(call.db) if user["active"]}
    told = next((user for user in (body.user, body.substitute) if user in active), None)
    if told is None:
        raise Refusal(404, "user_unknown", "такого работающего пользователя в КСУП нет", "user")
    id_ = records.add(call, "notice", body.model_dump() | {"told": told})
    return Answer.of(201, {"done": "created", "id": id_, "told": told})


def get_notice(call: Call) -> Answer:
    id_ = call.path["notice_id"]
    if notice := records.by_id(call, "notice", id_):
        return Answer.of(200, notice)
    raise Refusal(404, "notice_unknown", f"сообщения {id_} в КСУП нет", "notice_id")


def list_notices(call: Call) -> Answer:
    query = call.query_as(NoticeQuery)
    sql = "SELECT * FROM records WHERE kind = 'notice' ORDER BY id"
    told = (records.view(row) for row in call.db.execute(sql))
    return Answer.of(
        200, {"items": [one for one in told if (one["base"], one["date"][:10]) == (query.base, query.day)]}
    )


NOTICES = "/notices/unallocated-income"
ACTS = [
    Act(
        "notice.list", "GET", NOTICES, "Сообщения о неразнесённых доходах дня", list_notices, Notices,
        query=NoticeQuery, rule="K9",
    ),
    Act(
        "notice.add", "POST", NOTICES, "Сообщить о неразнесённом доходе", add_notice, NoticeDone,
        body=NoticeBody, rule="K9", status=201, refusals=(404,),
    ),
    Act(
        "notice.get", "GET", f"{NOTICES}/{{notice_id}}", "Сообщение о неразнесённом доходе", get_notice, NoticeView,
        rule="K9", refusals=(404,),
    ),
]  # fmt: skip
