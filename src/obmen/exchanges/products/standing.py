"""A person's decision about a product stands when 1C tells of it before a plan has done it.   Rules H13, K3.2."""

from obmen.core.errors import Refused
from obmen.core.outcome import Outcome, skipped
from obmen.core.planning import LEAVE, LEFT_AS_DECIDED, NEW
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Product, product_line
from obmen.core.text import Text

from .choosing import CHANGED, decided
from .records import ProductSeen, ProductToWrite, seen_from


def as_decided(product: Product, run: Run) -> Outcome | None:
    """Of one that KSUP does not know by 1C's id. None: nothing is decided about it. Raises Refused where what was
    chosen has changed since, or its article has come to another: a person is asked once more."""
    way, seen = run.decided(product_line(product.ref, product.article))
    if way == LEAVE:
        return skipped(LEFT_AS_DECIDED)
    if not way:
        return None
    chosen = None if way == NEW else seen_from(seen, run.base)
    if chosen is None and way != NEW:
        raise Refused(Text(CHANGED.message, product=product.name))
    outcome = decided(_record(product, chosen), run)
    if outcome.done == "skipped" and outcome.text:
        raise Refused(outcome.text, field="article", value=product.article)
    return outcome


def _record(product: Product, chosen: ProductSeen | None) -> ProductToWrite:
    """A field that 1C did not send stays as it is in the chosen one."""
    sent = product.model_fields_set
    return ProductToWrite(
        ref=product.ref,
        article=product.article,
        name=product.name,
        series=chosen.series if chosen and "series" not in sent else product.series,
        manufacturer=chosen.manufacturer if chosen and "manufacturer" not in sent else product.manufacturer,
        chosen=chosen,
        anew=chosen is None,
    )
