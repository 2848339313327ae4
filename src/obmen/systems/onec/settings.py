from obmen.core.settings import Settings


class OnecSettings(Settings):
    """None: 1C calls obmen, with the key of the door; its times are in the zone of the connection."""
