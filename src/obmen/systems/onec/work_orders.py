"""The kind ``work-orders``: pushed by bases that are not published on a web server (A9)."""

from datetime import tzinfo

from obmen.core.inbound import Json, Kind, Placement
from obmen.core.roles.work_order_kinds import WorkOrderTold
from obmen.core.text import Text

from .placing import Fields, identity


def place(data: Json, zone: tzinfo) -> Placement:
    """In the line of the work order, which only 1C's own id names: numbers begin anew each year and organisation."""
    fields = Fields(data, zone)
    ref, number = fields.key("ref"), fields.text("number")
    title = Text("Work order {number}", number=number or ref)
    return fields.placement(
        "work order",
        ref,
        title,
        business=identity("work order", ref, fields.text("version"), fields.date("moment")),
        aspect=identity("work order", ref),
        search=tuple(filter(None, (number, ref))),
    )


WORK_ORDERS = Kind(
    name="work-orders",
    title=Text("Work orders"),
    record=WorkOrderTold,
    place=place,
    example={
        "ref": "0f4c2a66-3d1e-11ef-9c1d-00155d012345",
        "version": "1a2b3c4d5e6f7788",
        "number": "АА00001234",
        "date": "2026-11-20T09:12:00",
        "state": {"ref": "6bd193fc-2f0d-11e4-8d32-002590d8e7f4", "title": "В работе"},
        "organisation": {"ref": "c1f0a1de-0b7e-11eb-a1c4-00155d012345", "title": "ООО «Автосервис»"},
        "sum": 18450.5,
        "client": {
            "ref": "a41c0f52-0b7e-11eb-a1c4-00155d012345",
            "name": "Иванов Иван Иванович",
            "person": True,
            "phones": ["8 (903) 000-00-00, жена 8-916-000-00-00", "+7 495 000-00-00"],
        },
        "posted": True,
        "deletion_mark": False,
        "moment": "2026-11-20T09:15:02",
    },
)
