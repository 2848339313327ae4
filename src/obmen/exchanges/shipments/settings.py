from obmen.core.settings import Settings, setting
from obmen.core.text import Text


class ShipmentSettings(Settings):
    only_one: bool = setting(
        Text("A correction without a number may mean the deal's only shipment"),
        help=Text("When no shipment has its date. Off: such a correction is held for a person"),
        default=True,
    )
