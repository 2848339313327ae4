from obmen.core.settings import Settings, setting
from obmen.core.text import Text


class CounterpartySettings(Settings):
    """K1.3, K2, H13."""

    region: str = setting(
        Text("Country of phones without a country code"),
        help=Text("Two letters, such as RU. Clients are known by their phones at the first start"),
        default="RU",
        pattern="[A-Z]{2}",
    )
