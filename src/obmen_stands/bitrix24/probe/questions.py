"""What is asked by reading only."""

from collections.abc import Callable
from dataclasses import dataclass

from obmen_stands.bitrix24.probe.portal import Answer, Portal

NOBODY = "UF_CRM_OBMEN_NOBODY_HAS_IT"
SIZES = (50, 500, 5000)
NONE = "сделок нет, спросить не на чем"


@dataclass(frozen=True)
class Question:
    """`stand`: what the stand answers with its default settings; `measured`: a number, which settings decide there."""

    title: str
    ask: Callable[[Portal], str]
    stand: str
    measured: bool = False


def total(answer: Answer) -> int:
    return int(answer.body.get("total") or 0)


def wrong_secret(portal: Portal) -> str:
    told = portal.call("crm.deal.list", path=portal.path.rpartition("/")[0] + "/obmenprobe")
    return f"{told.status} {told.code}"


def total_without_counting(portal: Portal) -> str:
    told = portal.call("crm.deal.list", {"select": ["ID"], "start": -1})
    return f"total: {told.body['total']}" if "total" in told.body else "total нет"


def unknown_filter(portal: Portal) -> str:
    every, told = (portal.call("crm.deal.list", {"select": ["ID"], "filter": each}) for each in ({}, {NOBODY: "x"}))
    if told.code:
        return told.refusal()
    if not total(every):
        return NONE
    return {total(every): "фильтра как не было: отданы все", 0: "не нашлось ничего"}.get(total(told), f"{total(told)}")


def missing_path(portal: Portal) -> str:
    """A step that is not there: a row as a whole is a list of its values, so its id finds the row again."""
    lookup = "crm.deal.list?select[]=ID&filter[@ID]=$result[a][0][NOPE]"
    told = portal.batch({"a": "crm.deal.list?select[]=ID&order[ID]=ASC", "b": lookup})
    result = told.result or {}
    first = (result.get("result") or {}).get("a") or []
    if not first:
        return NONE
    found = result["result"].get("b")
    if found is None:
        return f"отказ: {result.get('result_error', {}).get('b', {}).get('error_description')}"
    return "подставлено найденное до него" if found == first[:1] else f"найдено строк: {len(found)}"


def long_list(portal: Portal) -> str:
    taken = 0
    for size in SIZES:
        wanted = {"select": ["ID"], "start": -1, "filter": {"@ID": list(range(1, size + 1))}}
        told = portal.call("crm.deal.list", wanted)
        if told.code:
            return f"взято {taken}, {size}: {told.refusal()}"
        taken = size
    return f"взято {taken}"


def by_contact(portal: Portal) -> str:
    told = portal.call("crm.item.list", {"entityTypeId": 2, "select": ["id"], "filter": {"contactIds": 1}})
    return told.refusal() if told.code else "ищет"


def capital_order(portal: Portal) -> str:
    told = portal.call("crm.item.list", {"entityTypeId": 2, "select": ["id"], "order": {"ID": "ASC"}})
    return told.refusal() if told.code else "принят"


def unasked_id(portal: Portal) -> str:
    told = portal.call("crm.deal.list", {"select": ["TITLE"], "start": -1})
    if not told.result:
        return NONE
    return "ID есть" if "ID" in told.result[0] else "ID нет"


def charged_to(portal: Portal) -> str:
    """A batch heavy enough to be charged, and what the method tells before and after it."""
    before = portal.call("crm.deal.list", {"select": ["*"]}).operating
    told = portal.batch({f"c{n}": "crm.deal.list?select[]=*" for n in range(50)})
    after = portal.call("crm.deal.list", {"select": ["*"]}).operating
    if before is None or after is None:
        return "предела по времени нет"
    envelope = told.operating or 0.0
    if after - before > told.processing / 2:
        return f"методу; у самого batch {'0' if envelope == 0 else 'то же, что у метода'}"
    return "слову batch" if envelope > 0 else "слишком легко, чтобы увидеть"


def charged_for(second: Portal) -> Callable[[Portal], str]:
    """Whether another webhook of the same portal shares the budget."""

    def ask(portal: Portal) -> str:
        own = portal.call("crm.deal.list", {"select": ["*"]}).operating
        other = second.call("crm.deal.list", {"select": ["ID"]}).operating
        if not own:
            return "слишком легко, чтобы увидеть"
        return "у каждого вебхука свой" if not other or other < own / 2 else "общий на портал"

    return ask


REFUSED = "отказ: 400 INVALID_ARG_VALUE"
CHARGED = Question("кому засчитано время команд в batch", charged_to, "методу; у самого batch 0")
READING = (
    Question("ответ на неверный секрет вебхука", wrong_secret, "401 INVALID_CREDENTIALS"),
    Question("total при start=-1", total_without_counting, "total: 0"),
    Question("незнакомое поле в фильтре crm.deal.list", unknown_filter, "фильтра как не было: отданы все"),
    Question("$result[…] с шагом, которого нет", missing_path, "подставлено найденное до него"),
    Question("сколько значений берёт @ID", long_list, "взято 5000"),
    Question("contactIds в фильтре crm.item.list", by_contact, REFUSED),
    Question("порядок по ID заглавными в crm.item.list", capital_order, REFUSED),
    Question("ID, когда select его не называет", unasked_id, "ID есть"),
    CHARGED,
)
