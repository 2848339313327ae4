"""Products that stay in 1C.   Rule K3.1.

Each condition counts only where 1C tells of it: what it does not tell, it has looked at itself.
"""

from obmen.core.outcome import Outcome, skipped
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Product
from obmen.core.text import Text

from .links import in_target
from .settings import ProductSettings

EXPORTED_KIND = "Товар"


def why_left_out(product: Product, settings: ProductSettings) -> Text | None:
    if product.deletion_mark:
        return Text("It is marked for deletion in 1C")
    if product.archived:
        return Text("It is archived in 1C")
    if product.kind and product.kind.casefold() != EXPORTED_KIND.casefold():
        return Text("Products of kind «{kind}» stay in 1C", kind=product.kind)
    if product.group and not settings.groups:
        return Text("No group is chosen to be exported. Choose groups in the settings of the exchange")
    if product.group and not settings.exports(product.group):
        return Text("Products of group «{group}» stay in 1C", group=product.group)
    return None


def left_out(product: Product, why: Text, run: Run) -> Outcome:
    """Nothing is deleted in KSUP. What was brought there before stands there as it was, and that a person shall see."""
    outcome = skipped(why)
    if (theirs := in_target(product, run)) is None:
        return outcome
    named = {"product": theirs.title or product.article or product.ref}
    return outcome.warned(
        Text("«{product}» was brought to KSUP before and stays there as it is: decide what becomes of it", **named)
    )
