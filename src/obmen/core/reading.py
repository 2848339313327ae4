"""Both sides of a comparison read: parts of a list until its end, how far it is, and what is asked about once."""

import contextvars
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Generic, TypeVar

from .errors import Refused
from .ports import Run
from .roles.project_basics import Page
from .text import Text

T = TypeVar("T")

TOLD_EVERY = 500
PAGES_AHEAD = 4
MOST_REMEMBERED = 1000


def pages(read: Callable[[str], Page[T]], run: Run) -> Iterator[Page[T]]:
    """All parts of a list; Refused where it leads back to a part that was read, and would never end."""
    after, read_before = "", {""}
    while True:
        page = read(after)
        yield page
        if not page.more:
            return
        if page.next in read_before:
            raise _endless(page.next, run)
        after = page.next
        read_before.add(after)


def ahead(items: Iterable[T]) -> Iterator[T]:
    """The same items, read in a thread while those before them are worked on; not more than a few pages ahead."""
    came: queue.Queue[list[T] | BaseException | None] = queue.Queue(maxsize=PAGES_AHEAD)
    over = threading.Event()
    reading = partial(contextvars.copy_context().run, _read_ahead, iter(items), came, over)
    threading.Thread(target=reading, name="reading-ahead", daemon=True).start()
    try:
        while (page := came.get()) is not None:
            if isinstance(page, BaseException):
                raise page
            yield from page
    finally:
        over.set()
        with suppress(queue.Empty):
            while True:  # makes room for the page that may be on its way, and for the word that it was the last
                came.get_nowait()


def _read_ahead(items: Iterator[T], came: "queue.Queue[list[T] | BaseException | None]", over: threading.Event) -> None:
    try:
        while not over.is_set() and (page := list(islice(items, TOLD_EVERY))):
            came.put(page)
        came.put(None)
    except BaseException as error:  # noqa: BLE001  whoever works on the items is told
        came.put(error)


def counted(items: Iterable[T], run: Run, before: int = 0) -> Iterator[T]:
    """The run is told how far it is, and so hears of a stop: ``before`` were read already."""
    for number, item in enumerate(items, 1):
        yield item
        if number % TOLD_EVERY == 0:
            run.progress(before + number)


class Remembered(Generic[T]):
    """What ``ask`` answers of a key, a refusal too: asked once while not too many others came between."""

    def __init__(self, ask: Callable[[str], T]) -> None:
        self._ask = ask
        self._known: dict[str, T | Refused] = {}

    def __call__(self, key: str) -> T | Refused:
        if key not in self._known:
            if len(self._known) >= MOST_REMEMBERED:
                del self._known[next(iter(self._known))]
            self._known[key] = self._asked(key)
        return self._known[key]

    def _asked(self, key: str) -> T | Refused:
        try:
            return self._ask(key)
        except Refused as error:
            return error


def _endless(next_: str, run: Run) -> Refused:
    text = Text(
        "{system} says that its list goes on, and names «{next}» again, from where it was read already: it would never"
        " end. Whoever looks after {system} has to mend «next» and «more» of its lists; then start again",
        system=run.target_name,
        next=next_,
    )
    return Refused(text, field="next")
