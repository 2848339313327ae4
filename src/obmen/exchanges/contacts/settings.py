from obmen.core.settings import Settings


class ContactSettings(Settings):
    """None: the source leaves nothing to choose."""
