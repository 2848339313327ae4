"""KSUP asks 1C for prices and stock of chosen products and is answered at once.   Rules K14, K14.1."""

from obmen.core.exchange import Exchange
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.project_kinds import PricesAsked
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .asking import asked_of_1c
from .naming import same_name
from .records import Priced, PricesAnswer
from .settings import PricesSettings

EXCHANGE = Exchange(
    title=Text("Prices and stock, when KSUP asks"),
    source=ProjectSystem,
    target=Accounting,
    settings=PricesSettings,
    questions=("prices",),
    wait=lambda settings: settings.wait,
)


def answer(asked: PricesAsked, run: Run) -> PricesAnswer:
    """Each article asked for has its lines, or is told as one 1C does not know."""
    told = asked_of_1c(asked, run)  # K14
    names = {article.strip(): name for article, name in (asked.names or {}).items()}
    items = tuple(
        Priced(
            article=line.article,
            name=line.name,
            name_matches=same_name(names.get(line.article), line.name),  # K14.1
            warehouse=line.warehouse,
            available=line.available,
            price_retail=line.retail,
            price_retail_special=line.retail_special,
            price_agreement=line.agreement,
        )
        for line in told.lines
    )
    return PricesAnswer(items, told.missing, told.warnings, told.as_of)
