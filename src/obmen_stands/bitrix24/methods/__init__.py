"""Every method the portal knows, by its name in lower case; `batch` is not among them, it runs them."""

from obmen_stands.bitrix24.call import Method
from obmen_stands.bitrix24.methods import around, classic, directories, events, importing, products, universal

METHODS: dict[str, Method] = {
    **classic.METHODS,
    **universal.METHODS,
    **importing.METHODS,
    **directories.METHODS,
    **products.METHODS,
    **around.METHODS,
    **events.METHODS,
}
