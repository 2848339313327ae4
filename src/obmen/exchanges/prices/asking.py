"""1C is asked while a person waits: what cannot be had now is told to him as that, and is not tried again by itself.

Rule K14.
"""

from typing import Any

from obmen.core.call import current
from obmen.core.errors import TryLater
from obmen.core.ports import Run
from obmen.core.roles.accounting_acts import PricesAndStock
from obmen.core.roles.project_kinds import PricesAsked
from obmen.core.text import Text


def asked_of_1c(asked: PricesAsked, run: Run) -> PricesAndStock:
    articles = tuple(dict.fromkeys(asked.articles))
    try:
        told: PricesAndStock = run.target.prices_and_stock(articles, asked.contact_code, run.settings.warehouses)
    except TryLater as error:
        values: dict[str, Any] = {"base": run.target_name, "why": error.text}
        text = Text("1C ({base}) did not tell prices and stock: {why}", **values)
        if error.connection_down and not current().asked:
            text = Text("1C ({base}) does not answer: it is off or cannot be reached. Ask again later", **values)
        raise TryLater(text, after=error.after, connection_down=error.connection_down, detail=error.detail) from None
    return told
