from obmen.core.settings import Settings


class CounterpartySettings(Settings):
    """K1.3, K2. Nothing to choose."""
