"""Articles that move from product to product: who bears one gives it up before another takes it.   Rules H13, K3.2."""

from dataclasses import dataclass, field

from obmen.core.roles.accounting_lists import ListedProduct

from .matching import Doubt
from .sides import Sides


@dataclass
class Moving:
    """Of one plan. ``gone``: ids of products that have a row already by which they give up their article; ``_stuck``:
    of those that cannot take theirs, why."""

    sides: Sides
    gone: set[str] = field(default_factory=set)
    _stuck: dict[str, Doubt] = field(default_factory=dict)

    def chain(self, product: ListedProduct) -> tuple[list[ListedProduct], Doubt | None]:
        """Of a product whose article another one bears in KSUP: itself and those that move on before it, the first to
        move being the last; or why it has to stay."""
        chain = [product]
        if product.ref in self._stuck:
            return chain, self._stuck[product.ref]
        while (holder := self._holder(chain[-1])) is not None:
            if isinstance(holder, str):
                return chain, self._stay(chain, holder, since=len(chain) - 1)
            if holder.ref == product.ref:  # a ring closes here alone: who follows one claims the article of another
                return chain, self._stay(chain, "exchanged", since=0)
            chain.append(holder)
        return chain, None

    def _holder(self, product: ListedProduct) -> ListedProduct | Doubt | None:
        """Of one whose article no other of 1C claims. None: it is free, or will be by then."""
        sides = self.sides
        kept = next(iter(sides.there.find("article", product.article)), None)
        ref = kept.refs.get(sides.base) if kept else product.ref
        if ref == product.ref or ref in self.gone:
            return None
        here = sides.here.get(ref) if ref else None
        if here is None or here.why:
            return "taken"
        stays = ref in self._stuck or sides.here.count("article", here.product.article) > 1
        return "waits" if stays else here.product

    def _stay(self, chain: list[ListedProduct], doubt: Doubt, *, since: int) -> Doubt:
        """Those before wait for them."""
        for place, one in enumerate(chain):
            self._stuck[one.ref] = doubt if place >= since else "waits"
        return self._stuck[chain[0].ref]
