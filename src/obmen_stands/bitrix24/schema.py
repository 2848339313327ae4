"""What the CRM keeps of leads, deals, contacts, companies, under the names of the old methods and of `crm.item.*`."""

import re
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Field:
    """`kind`: integer, string, double, char (Y/N), date, datetime; of user fields also boolean, enumeration, money."""

    name: str
    kind: str
    camel: str
    read_only: bool = False
    multiple: bool = False
    mandatory: bool = False
    title: str = ""
    choices: tuple[int, ...] = ()
    """Ids an enumeration takes; any other is dropped without a word."""

    @property
    def user(self) -> bool:
        return self.name.startswith("UF_")


@dataclass(frozen=True)
class Entity:
    type_id: int
    name: str
    table: str
    fields: dict[str, Field] = field(hash=False)
    multifields: bool

    @property
    def uf_entity(self) -> str:
        return f"CRM_{self.name.upper()}"


def camel_of(name: str) -> str:
    """`UF_CRM_ID_1C` is `ufCrmId_1c`: a part that begins with a digit keeps its underscore."""
    first, *rest = name.lower().split("_")
    return first + "".join(f"_{part}" if re.match(r"\d", part) else part.capitalize() for part in rest)


def _fields(told: str) -> dict[str, Field]:
    """Words `NAME:kind[:camel]`; a `-` before the name marks what nobody may write."""
    made = {}
    for word in told.split():
        name, kind, *camel = word.lstrip("-").split(":")
        made[name] = Field(name, kind, camel[0] if camel else camel_of(name), read_only=word.startswith("-"))
    return made


COMMON = """ -ID:integer SOURCE_ID:string ASSIGNED_BY_ID:integer ORIGINATOR_ID:string ORIGIN_ID:string COMMENTS:string
 OPENED:char -DATE_CREATE:datetime:createdTime -DATE_MODIFY:datetime:updatedTime -CREATED_BY_ID:integer:createdBy
 -MODIFY_BY_ID:integer:updatedBy COMPANY_ID:integer"""
DEAL = Entity(
    2,
    "deal",
    "deals",
    _fields(
        COMMON
        + """ TITLE:string TYPE_ID:string CATEGORY_ID:integer STAGE_ID:string -STAGE_SEMANTIC_ID:string
 OPPORTUNITY:double IS_MANUAL_OPPORTUNITY:char CURRENCY_ID:string
 CONTACT_ID:integer -CLOSED:char BEGINDATE:date CLOSEDATE:date"""
    ),
    multifields=False,
)
CONTACT = Entity(
    3,
    "contact",
    "contacts",
    _fields(COMMON + " NAME:string LAST_NAME:string SECOND_NAME:string POST:string TYPE_ID:string"),
    multifields=True,
)
COMPANY = Entity(4, "company", "companies", _fields(COMMON + " TITLE:string COMPANY_TYPE:string"), multifields=True)
LEAD = Entity(
    1,
    "lead",
    "leads",
    _fields(
        COMMON
        + """ TITLE:string NAME:string LAST_NAME:string SECOND_NAME:string STATUS_ID:string:stageId
 -STATUS_SEMANTIC_ID:string:stageSemanticId OPPORTUNITY:double IS_MANUAL_OPPORTUNITY:char CURRENCY_ID:string
 CONTACT_ID:integer"""
    ),
    multifields=True,
)
ENTITIES = {entity.name: entity for entity in (LEAD, DEAL, CONTACT, COMPANY)}
BY_TYPE = {entity.type_id: entity for entity in ENTITIES.values()}

STAGES: tuple[tuple[str, str, str | None], ...] = (
    ("NEW", "Новая", None),
    ("PREPARATION", "Подготовка документов", None),
    ("PREPAYMENT_INVOICE", "Счёт на предоплату", None),
    ("EXECUTING", "В работе", None),
    ("FINAL_INVOICE", "Финальный счёт", None),
    ("WON", "Сделка успешна", "S"),
    ("LOSE", "Сделка провалена", "F"),
    ("APOLOGY", "Анализ причины провала", "F"),
)
LEAD_STAGES: tuple[tuple[str, str, str | None], ...] = (
    ("NEW", "Не обработан", None),
    ("IN_PROCESS", "В работе", None),
    ("PROCESSED", "Обработан", None),
    ("CONVERTED", "Качественный лид", "S"),
    ("JUNK", "Некачественный лид", "F"),
)
SOURCES = (("CALL", "Звонок"), ("WEB", "Веб-сайт"), ("PARTNER", "Существующий клиент"), ("OTHER", "Другое"))
MULTIFIELDS = ("PHONE", "EMAIL")
DEFAULTS: dict[str, Any] = {
    "ASSIGNED_BY_ID": 1,
    "OPENED": "Y",
    "OPPORTUNITY": "0.00",
    "IS_MANUAL_OPPORTUNITY": "N",
    "CURRENCY_ID": "RUB",
    "CATEGORY_ID": 0,
}
