"""Rows of a plan are carried out, a page of them in a request.   Rules H13, H4."""

from collections.abc import Callable, Iterator, Sequence

from obmen.core.call import within
from obmen.core.errors import ObmenError, Refused, Unclear
from obmen.core.outcome import Link, ObjectRef, Outcome, created, unchanged, updated
from obmen.core.ports import Run
from obmen.core.roles.project_cards import PRODUCTS_AT_ONCE, ProductRow, RowDone

from .choosing import decided, told_meanwhile
from .links import KIND
from .records import ProductToWrite

Results = Iterator[tuple[int, Outcome | ObmenError]]
A_REQUEST = PRODUCTS_AT_ONCE // 2
"""Rows: with the outcomes of one request on their way to the journal and another under way, a page at most is done
again where this process dies."""
_OUTCOMES = {"created": created, "updated": updated, "unchanged": unchanged}


def load(records: Sequence[ProductToWrite], run: Run) -> Results:
    """Those for which it gives nothing, a stop having come, were not written."""
    left: list[tuple[int, ProductToWrite]] = []
    for place, record in enumerate(records):
        if told_since(record, run):
            yield place, _alone(told_meanwhile, record, run)
        elif record.chosen or record.anew:
            if run.stopped():
                return
            yield place, _alone(decided, record, run)
        else:
            left.append((place, record))
    for first in range(0, len(left), A_REQUEST):
        yield from _page(left[first : first + A_REQUEST], run)


def _page(page: list[tuple[int, ProductToWrite]], run: Run) -> Results:
    """What is refused as a whole, being too large for instance, goes in halves: so a row is refused only by itself."""
    if run.stopped():
        return
    try:
        done = run.target.put_products([ProductRow(record.card, run.base, record.ref) for _, record in page])
    except Refused as error:
        if len(page) == 1:
            yield page[0][0], error
            return
        yield from _page(page[: len(page) // 2], run)
        yield from _page(page[len(page) // 2 :], run)
        return
    for (place, record), came in zip(page, done, strict=True):
        yield place, _came_to(record, came, run)


def _alone(work: Callable[[ProductToWrite, Run], Outcome], record: ProductToWrite, run: Run) -> Outcome | ObmenError:
    try:
        with within(record.ref):
            return work(record, run)
    except (Refused, Unclear) as error:
        return error


def told_since(record: ProductToWrite, run: Run) -> bool:
    return run.brought(record.line) != record.told


def _came_to(record: ProductToWrite, done: RowDone, run: Run) -> Outcome | ObmenError:
    if isinstance(done, ObmenError):
        return done
    written, theirs = done
    ours = ObjectRef(run.base, KIND, record.ref or record.article, record.article or record.ref)
    return _OUTCOMES[written](Link(ours, theirs))
