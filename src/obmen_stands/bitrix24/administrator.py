"""What an administrator of the portal does to its set-up while somebody synchronises it: stages and user fields."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from starlette.requests import Request

from obmen_stands.bitrix24.portal import Portal
from obmen_stands.bitrix24.schema import ENTITIES, Field, camel_of
from obmen_stands.bitrix24.settings import Record
from obmen_stands.bitrix24.store import stage_list

Act = Callable[[Request], Awaitable[Any]]


class NewStage(Record):
    """Behind the others of its pipeline; `semantics` None: a deal in it is under way."""

    code: str
    name: str
    category: int = 0
    semantics: Literal["S", "F"] | None = None


class NewField(Record):
    name: str
    kind: str = "string"
    multiple: bool = False


class Administrator:
    def __init__(self, portal: Portal) -> None:
        self.portal = portal

    def acts(self) -> list[tuple[str, str, Act]]:
        return [
            ("POST", "/stand/stages", self.add_stage),
            ("DELETE", "/stand/stages/{stage}", self.delete_stage),
            ("POST", "/stand/fields/{entity}", self.add_field),
            ("DELETE", "/stand/fields/{entity}/{name}", self.delete_field),
        ]

    async def add_stage(self, request: Request) -> Any:
        told = NewStage.model_validate_json(await request.body())
        stage = f"C{told.category}:{told.code}" if told.category else told.code
        self.portal.store.add_stage(stage_list(told.category), stage, told.name, told.semantics)
        return {"stage": stage}

    async def delete_stage(self, request: Request) -> Any:
        """Deals that stand in it stay there."""
        return {"deleted": self.portal.store.delete_stage(request.path_params["stage"])}

    async def add_field(self, request: Request) -> Any:
        told = NewField.model_validate_json(await request.body())
        name = told.name.upper() if re.match("uf_crm_", told.name, re.IGNORECASE) else f"UF_CRM_{told.name.upper()}"
        field = Field(name, told.kind, camel_of(name), multiple=told.multiple, title=told.name)
        return {"id": self.portal.store.add_user_field(ENTITIES[request.path_params["entity"]], field, [])}

    async def delete_field(self, request: Request) -> Any:
        """With all that stood in it."""
        sql = "SELECT id FROM user_fields WHERE entity = ? AND name = ?"
        rows = self.portal.store.rows(sql, request.path_params["entity"], request.path_params["name"])
        return {"deleted": any(self.portal.store.delete_user_field(row["id"]) for row in rows)}
