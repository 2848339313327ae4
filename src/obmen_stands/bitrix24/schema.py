"""What the CRM keeps of leads, deals, contacts, companies, under the names of the old methods and of `crm.item.*`."""

import re
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Field:
    """`kind`: integer, string, double, char (Y/N), date, datetime; of user fields also boolean, enumeration, money.

    `camel` empty: `crm.item.*` has no such field. `told`: the kind as `….fields` tells it, where that says more;
    `statuses`: of a `crm_status`, where its values stand. `immutable`: what the old methods put only when adding.
    """

    name: str
    kind: str
    camel: str
    told: str = ""
    statuses: str = ""
    read_only: bool = False
    immutable: bool = False
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


KEPT_AS = {
    "user": "integer", "crm_company": "integer", "crm_contact": "integer", "crm_lead": "integer",
    "crm_quote": "integer", "crm_category": "integer", "crm_status": "string", "crm_currency": "string",
    "location": "string", "file": "integer",
}  # fmt: skip
"""Kinds of which `….fields` tells, and how they are kept."""


def _fields(told: str) -> dict[str, Field]:
    """Words `NAME:kind[/list][:camel]`; a `-` before the name marks what nobody may write, a `+` what only adding may;
    a `:` at the end what `crm.item.*` does not have."""
    made = {}
    for word in told.split():
        name, kind, *camel = word.lstrip("-+").split(":")
        kind, _, statuses = kind.partition("/")
        made[name] = Field(
            name,
            KEPT_AS.get(kind, kind),
            camel[0] if camel else camel_of(name),
            told=kind,
            statuses=statuses,
            read_only=word.startswith("-"),
            immutable=word.startswith("+"),
        )
    return made


COMMON = """ -ID:integer ASSIGNED_BY_ID:user ORIGINATOR_ID:string ORIGIN_ID:string COMMENTS:string OPENED:char
 -DATE_CREATE:datetime:createdTime -DATE_MODIFY:datetime:updatedTime -CREATED_BY_ID:user:createdBy
 -MODIFY_BY_ID:user:updatedBy -LAST_ACTIVITY_TIME:datetime -LAST_ACTIVITY_BY:user
 UTM_SOURCE:string UTM_MEDIUM:string UTM_CAMPAIGN:string UTM_CONTENT:string UTM_TERM:string"""
SOURCE = " SOURCE_ID:crm_status/SOURCE SOURCE_DESCRIPTION:string"
MONEY = " OPPORTUNITY:double IS_MANUAL_OPPORTUNITY:char CURRENCY_ID:crm_currency"
MOVED = " -MOVED_BY_ID:user:movedBy -MOVED_TIME:datetime"
REACHED = " -HAS_PHONE:char -HAS_EMAIL:char -HAS_IMOL:char"
PERSON = """ HONORIFIC:crm_status/HONORIFIC NAME:string SECOND_NAME:string LAST_NAME:string POST:string
 BIRTHDATE:date COMPANY_ID:crm_company"""
ADDRESS = """ ADDRESS:string: ADDRESS_2:string: ADDRESS_CITY:string: ADDRESS_POSTAL_CODE:string: ADDRESS_REGION:string:
 ADDRESS_PROVINCE:string: ADDRESS_COUNTRY:string: ADDRESS_COUNTRY_CODE:string: ADDRESS_LOC_ADDR_ID:integer:"""
DEAL = Entity(
    2,
    "deal",
    "deals",
    _fields(
        f"""{COMMON}{SOURCE}{MONEY}{MOVED} TITLE:string TYPE_ID:crm_status/DEAL_TYPE +CATEGORY_ID:crm_category
 STAGE_ID:crm_status/DEAL_STAGE -STAGE_SEMANTIC_ID:string COMPANY_ID:crm_company CONTACT_ID:crm_contact
 -LEAD_ID:crm_lead -QUOTE_ID:crm_quote -CLOSED:char BEGINDATE:date CLOSEDATE:date -IS_NEW:char IS_RECURRING:char
 IS_RETURN_CUSTOMER:char IS_REPEATED_APPROACH:char PROBABILITY:integer TAX_VALUE:double ADDITIONAL_INFO:string
 LOCATION_ID:location"""
    ),
    multifields=False,
)
CONTACT = Entity(
    3,
    "contact",
    "contacts",
    _fields(
        f"""{COMMON}{SOURCE}{PERSON}{REACHED}{ADDRESS} TYPE_ID:crm_status/CONTACT_TYPE EXPORT:char -PHOTO:file
 -LEAD_ID:crm_lead ORIGIN_VERSION:string -FACE_ID:integer:"""
    ),
    multifields=True,
)
COMPANY = Entity(
    4,
    "company",
    "companies",
    _fields(
        f"""{COMMON}{REACHED}{ADDRESS}{ADDRESS.replace(" ADDRESS", " REG_ADDRESS")} ADDRESS_LEGAL:string: TITLE:string
 COMPANY_TYPE:crm_status/COMPANY_TYPE:typeId -LOGO:file -LEAD_ID:crm_lead BANKING_DETAILS:string
 INDUSTRY:crm_status/INDUSTRY EMPLOYEES:crm_status/EMPLOYEES REVENUE:double CURRENCY_ID:crm_currency
 IS_MY_COMPANY:char ORIGIN_VERSION:string -LAST_COMMUNICATION_TIME:string"""
    ),
    multifields=True,
)
LEAD = Entity(
    1,
    "lead",
    "leads",
    _fields(
        f"""{COMMON}{SOURCE}{MONEY}{MOVED}{PERSON}{REACHED}{ADDRESS} TITLE:string COMPANY_TITLE:string
 CONTACT_ID:crm_contact STATUS_ID:crm_status/STATUS:stageId -STATUS_SEMANTIC_ID:string:stageSemanticId
 STATUS_DESCRIPTION:string -DATE_CLOSED:datetime -IS_RETURN_CUSTOMER:char"""
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
    "TAX_VALUE": "0.00",
    "REVENUE": "0.00",
    "EXPORT": "Y",
}
DEFAULTS |= dict.fromkeys(("IS_RECURRING", "IS_RETURN_CUSTOMER", "IS_REPEATED_APPROACH", "IS_MY_COMPANY"), "N")
DEFAULTS |= dict.fromkeys(("HAS_PHONE", "HAS_EMAIL", "HAS_IMOL"), "N")
