"""Which product of 1C is which product of KSUP: by 1C's own id where it tells one, else by article."""

from obmen.core.outcome import Link, ObjectRef
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Product

KIND = "product"


def link(product: Product, theirs: ObjectRef, run: Run) -> Link:
    return Link(ours(product, run), theirs)


def in_target(product: Product, run: Run) -> ObjectRef | None:
    return run.links.theirs(ours(product, run), connection=run.target_name, kind=KIND)


def ours(product: Product, run: Run) -> ObjectRef:
    return ObjectRef(run.base, KIND, product.ref or product.article, product.article or product.ref)
