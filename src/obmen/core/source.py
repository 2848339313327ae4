"""What a delivery asks of its source says nothing of its target."""

import contextlib
from collections.abc import Iterator

from .call import current
from .errors import Misconfigured, TryLater


@contextlib.contextmanager
def asking_source() -> Iterator[None]:
    """The breaker and the pause of a delivery are its target's (H3): where the source is down or its settings are
    wrong, the message alone is tried again."""
    work = current()
    asked = work.asked
    try:
        yield
    except (TryLater, Misconfigured) as error:
        after = error.after if isinstance(error, TryLater) else None
        raise TryLater(error.text, after=after, detail=error.detail) from error
    finally:
        work.asked = asked
