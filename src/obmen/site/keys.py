"""Django's own key, made from the server's."""


def django_key() -> str:
    """Read when first needed: settings are imported before there is a data folder."""
    from obmen.setup.secrets import derived

    return derived("django")
