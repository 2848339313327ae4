"""Every method the portal knows, by its name in lower case; `batch` is not among them, it runs them."""

from obmen_stands.bitrix24.call import Method
from obmen_stands.bitrix24.methods import (
    around,
    classic,
    directories,
    events,
    importing,
    products,
    tasks,
    universal,
    user_fields,
)

METHODS: dict[str, Method] = {
    **classic.METHODS,
    **universal.METHODS,
    **importing.METHODS,
    **directories.METHODS,
    **user_fields.METHODS,
    **products.METHODS,
    **around.METHODS,
    **tasks.METHODS,
    **events.METHODS,
}
