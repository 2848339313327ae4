from datetime import date
from typing import Literal

from obmen.core.settings import Settings, setting
from obmen.core.text import Text

Policy = Literal["onec", "keep", "tell"]
"""What becomes of a field that a person changed in the CRM after obmen had written it."""

_POLICIES = {
    "onec": Text("what 1C says is written"),
    "keep": Text("what a person wrote stays"),
    "tell": Text("it stays, and the operator is told"),
}


def _policy(title: Text) -> Policy:
    policy: Policy = setting(title, default="onec", titles=_POLICIES)
    return policy


class StageRule(Settings):
    """A6. A row without a stage is one nobody has decided about yet."""

    state: str = setting(Text("State of the work order"), choices="work_order_states")
    stage: str = setting(Text("Stage of the deal"), choices="stage_choices", default="")


class ByHand(Settings):
    sum: Policy = _policy(Text("Sum"))
    stage: Policy = _policy(Text("Stage"))
    date: Policy = _policy(Text("Date"))
    client: Policy = _policy(Text("Client"))
    name: Policy = _policy(Text("Name of the client"))


class WorkOrderSettings(Settings):
    """A6."""

    number_field: str = setting(
        Text("Field of a deal for the work order's number"),
        help=Text("A custom field of type text. If there is none, type a name such as id_1C and create it here"),
        choices="text_field_choices",
        create="create_text_field",
        min_length=1,
    )
    dated_from: date = setting(
        Text("Work orders dated from"),
        help=Text(
            "An older one is taken where a deal bears its number: a finished deal once, an unfinished one as long as "
            "it is not finished"
        ),
    )
    organisations: tuple[str, ...] = setting(
        Text("Organisations whose work orders are taken"),
        help=Text("None chosen: all"),
        choices="organisations",
        widget="checks",
        default=(),
    )
    posted_only: bool = setting(
        Text("Posted work orders only"),
        help=Text("Off: those not posted are taken too, as requests of clients usually are"),
        default=False,
    )
    stages: tuple[StageRule, ...] = setting(
        Text("Which stage a state means"),
        help=Text("Several pipelines: a row for each. A new deal gets the first stage of its state"),
        widget="table",
        default=(),
    )
    finished_stages: tuple[str, ...] = setting(
        Text("Stages of a finished deal"),
        help=Text("None chosen: those that end a deal in Bitrix24 itself"),
        choices="stage_choices",
        widget="checks",
        default=(),
    )
    create_deals: bool = setting(
        Text("Create deals"),
        help=Text("Off: a work order no deal fits is passed over and listed"),
        default=True,
    )
    finished_create: bool = setting(
        Text("Create deals for finished work orders too"),
        help=Text("Off: a work order that is finished already gets no deal of its own"),
        default=False,
    )
    import_without_robots: bool = setting(
        Text("Create deals without starting robots"),
        help=Text("For the first filling. Deals of finished work orders never start them"),
        default=False,
    )
    title: str = setting(
        Text("Title of a new deal"),
        help=Text("{place} stands for the number of the work order", place="{number}"),
        default="Заказ-наряд {number}",
        min_length=1,
        max_length=200,
    )
    source: str = setting(Text("Source of a new deal"), help=Text("Empty: none"), choices="source_choices", default="")
    currency: str = setting(Text("Currency"), default="RUB", pattern="[A-Z]{3}")
    date_field: str = setting(
        Text("Field of a deal for the work order's date"),
        help=Text("Empty: the date is not written. The deal's own day of creation always stays"),
        choices="date_field_choices",
        default="BEGINDATE",
    )
    update_contacts: bool = setting(
        Text("Correct contacts"),
        help=Text("Off: names and phones in the cards of contacts stay as they are"),
        default=True,
    )
    region: str = setting(
        Text("Country of phones without a country code"),
        help=Text("Two letters, such as RU"),
        default="RU",
        pattern="[A-Z]{2}",
    )
    by_hand: ByHand = setting(Text("When a person changed in Bitrix24 what was brought"), default=ByHand())
