"""Products of 1C stand in KSUP.   Rules K3, K3.1, K3.2."""

from obmen.core.exchange import Exchange
from obmen.core.outcome import Outcome
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.accounting_kinds import Product
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .left_out import left_out, why_left_out
from .settings import ProductSettings
from .writing import written

EXCHANGE = Exchange(
    title=Text("Products → KSUP"),
    source=Accounting,
    target=ProjectSystem,
    settings=ProductSettings,
    kinds=("products",),
    held_head="pass",
)


def deliver(product: Product, run: Run) -> Outcome:
    if (why := why_left_out(product, run.settings)) is not None:  # K3.1
        return left_out(product, why, run)
    return written(product, run)  # K3
