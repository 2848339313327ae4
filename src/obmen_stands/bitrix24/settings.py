"""How hard the portal is: limits by plan, cost of calls, what an administrator made mandatory."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Plan = Literal["standard", "enterprise", "self_hosted"]
CostPreset = Literal["none", "fast", "even", "docs", "heavy"]
OperatingKey = Literal["credential", "portal", "batch"]
Seconds = Annotated[float, Field(ge=0)]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_assignment=True)


class Settings(Record):
    """`bucket_size` and `operating_limit` None: no such limit. Seconds are the portal's."""

    plan: Plan = "standard"
    bucket_size: int | None = 50
    bucket_leak: Annotated[float, Field(gt=0)] = 2.0
    """Requests forgiven in a second."""
    operating_limit: Seconds | None = 480.0
    operating_key: OperatingKey = "credential"
    """Whom execution time is charged to: webhook and method, method, or the word `batch` for all within one."""
    batch_tells: Literal["nothing", "last"] = "nothing"
    """What `operating` of a batch's own `time` is where batches are free: 0, or that of its last command's method."""
    request_limit: Seconds | None = 60.0
    costs: CostPreset = "none"
    cost_of: dict[str, Seconds] = {}
    """Seconds of one call by method name; goes before the preset."""
    spread: Annotated[float, Field(ge=0, le=2)] = 0.0
    """Sigma of the log-normal factor on every cost; 0 makes costs exact."""
    revoked: bool = False
    """The webhook is answered like one nobody made."""
    moved_to: str = ""
    """The portal has another name now: a call to any other host is answered 302 there."""
    uninstalled: bool = False
    """The application is gone from the portal; its tokens work no more and are not renewed."""
    payment_required: bool = False
    """The portal's or the application's time is not paid for: neither calls with a token nor new tokens."""
    scope: list[str] = ["crm", "task", "im"]
    administrator: bool = True
    """Only an administrator makes and deletes user fields."""
    may_import: bool = True
    sees: Literal["all", "own"] = "all"
    """Items of others are missing from lists, and refused when called by id."""
    robots: dict[str, dict[str, str]] = {}
    """What robots write after each add and update, by entity: {"deal": {"STAGE_ID": "EXECUTING"}}; never on import."""
    filters_contact_ids: bool = False
    """Whether `crm.item.list` can look for deals by any of their contacts, or refuses `contactIds` in a filter."""
    events_delay: Annotated[float, Field(ge=0, le=60)] = 0.0
    """Seconds of the wall between a change and the letter about it."""
    events_shuffled: bool = False
    events_lost: Annotated[float, Field(ge=0, le=1)] = 0.0
    mandatory: dict[str, list[str]] = {}
    """Fields the portal demands, by entity: `{"deal": ["COMMENTS"]}`."""


PLANS: dict[Plan, dict[str, Any]] = {
    "standard": {"bucket_size": 50, "bucket_leak": 2.0, "operating_limit": 480.0, "request_limit": 60.0},
    "enterprise": {"bucket_size": 250, "bucket_leak": 5.0, "operating_limit": 480.0, "request_limit": 60.0},
    "self_hosted": {"bucket_size": None, "bucket_leak": 2.0, "operating_limit": None, "request_limit": None},
}


def changed(settings: Settings, told: dict[str, Any]) -> Settings:
    """With what is `told`; a plan brings its limits, which `told` may still override."""
    plan = PLANS.get(told.get("plan", ""), {})
    return Settings.model_validate({**settings.model_dump(), **plan, **told})
