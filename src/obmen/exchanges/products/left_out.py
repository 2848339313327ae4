"""Products that stay in 1C.   Rule K3.1.

Each condition counts only where 1C tells of it: what it does not tell, it has looked at itself.
"""

from obmen.core.errors import Misconfigured, Refused
from obmen.core.outcome import Outcome, skipped
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Product
from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.text import Text

from .links import in_target
from .settings import ProductSettings

EXPORTED_KIND = "Товар"
_NO_GROUP = Text("No group is chosen to be exported. Choose groups in the settings of the exchange")


def why_left_out(product: Product | ListedProduct, settings: ProductSettings) -> Text | None:
    """Raises Refused where 1C tells its group and none is chosen: it is held and not lost. Not Misconfigured, which
    would stop every other exchange into KSUP too."""
    if product.deletion_mark:
        return Text("It is marked for deletion in 1C")
    if product.archived:
        return Text("It is archived in 1C")
    if product.kind and product.kind.casefold() != EXPORTED_KIND.casefold():
        return Text("Products of kind «{kind}» stay in 1C", kind=product.kind)
    if product.group and not settings.groups:
        raise Refused(_NO_GROUP)
    if product.group and not settings.exports(product.group):
        return Text("Products of group «{group}» stay in 1C", group=product.group)
    return None


def lacks(settings: ProductSettings) -> Text | None:
    if settings.groups:
        return None
    return Text("has no group chosen to be exported: products whose group 1C tells will wait")


def no_group_chosen() -> Misconfigured:
    return Misconfigured(_NO_GROUP, setting="groups")


def why_not_exported(product: ListedProduct, settings: ProductSettings) -> Text | None:
    """Of one that was read: there 1C tells all of it."""
    if (why := why_left_out(product, settings)) is not None:
        return why
    if not product.group:
        return Text("It is in no group in 1C, and only chosen groups are exported")
    return None if product.article else Text("It has no article, and KSUP knows products by it. Give it one in 1C")


def left_out(product: Product, why: Text, run: Run) -> Outcome:
    """Nothing is deleted in KSUP. What was brought there before stands there as it was, and that a person shall see."""
    outcome = skipped(why)
    if (theirs := in_target(product, run)) is None:
        return outcome
    text = Text(
        "«{product}» was brought to KSUP before and stays there as it is: decide what becomes of it",
        product=theirs.title or product.name,
    )
    return outcome.warned(text)
