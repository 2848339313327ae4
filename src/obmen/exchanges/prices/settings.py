from obmen.core.settings import Settings, setting
from obmen.core.text import Text


class PricesSettings(Settings):
    """K14. Kinds of prices are chosen in 1C, in the settings of the extension."""

    warehouses: tuple[str, ...] = setting(
        Text("Warehouses whose stock is told"),
        help=Text(
            "Called as in 1C. The list is read by OData; without it, type their names. Empty: those chosen in 1C, in"
            " the settings of the extension"
        ),
        choices="warehouses",
        default=(),
    )

    wait: int = setting(
        Text("How long 1C is waited for, seconds"),
        help=Text(
            "Whoever asks is told then that 1C has not answered. Never longer than the server lets a question wait. "
            "After a pause 1C needs up to half a minute for its first answer"
        ),
        default=20,
        ge=1,
        le=300,
    )
