from obmen.core.settings import Settings


class ContactSettings(Settings):
    """K1. Nothing to choose: whether a counterparty is made at once or by a person is set in 1C."""
