"""What others need of a writer, whichever process it writes in."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

log = logging.getLogger(__name__)


class Journal(Protocol):
    """As ``writer.Writer``."""

    def submit(self, op: Any) -> "Future[Any]": ...

    def do(self, op: Any) -> Any: ...

    def listen(self, listener: Callable[[Any], None]) -> None: ...

    def alive(self) -> bool: ...


class Answer(Protocol):
    """What the writer needs of whoever waits: as much of a Future."""

    def running(self) -> bool: ...

    def set_running_or_notify_cancel(self) -> bool: ...

    def set_result(self, result: Any, /) -> None: ...

    def set_exception(self, error: BaseException, /) -> None: ...


def tell_listener(listener: Callable[[Any], None], event: Any) -> None:
    try:
        listener(event)
    except Exception:  # its defect stops nobody's writing
        log.exception("a listener of the journal failed")
