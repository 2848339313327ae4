from obmen.core.settings import Settings, setting
from obmen.core.text import Text


class OnecSettings(Settings):
    """1C calls obmen, so it is the key of the door that matters, and the time zone of the connection: 1C's times carry
    none."""

    base_title: str = setting(
        Text("How the base is called in 1C"),
        help=Text("For people only, such as «Управление торговлей, Москва»"),
        default="",
        max_length=200,
    )
