from obmen.core.settings import Settings, setting
from obmen.core.text import Text


class OnecSettings(Settings):
    """No address or key: 1C calls obmen, with the key of the door; its times are in the zone of the connection."""

    hold_repeats: bool = setting(
        Text("Hold what looks like a repeat"),
        help=Text(
            "An income, shipment or receipt without a key or number that equals one of the last ten minutes waits for "
            "a person"
        ),
        default=True,
    )
