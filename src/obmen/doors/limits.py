"""How much a caller may send, how fast and how long: the bounds of the doors."""

from dataclasses import dataclass

from obmen.setup import options

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, spans in seconds.

    ``json_size`` bounds a JSON body (files in base64 included) and the ``json`` part of a multipart one;
    ``multipart_size`` a whole multipart body. A body slower on average than ``slowest`` bytes a second once
    ``patience`` is over, or longer under way than ``longest``, is cut.
    ``rate``: messages a second of one connection, 0 = unbounded. ``storage``: bytes of bodies and files one connection
    may keep. ``free_disk``: with less than this left on the disk nothing more is taken in.
    ``rejected_days``, ``rejected_rows``, ``rejected_size``: what the list *rejected* of one connection may hold.
    ``accepts_waiting``, ``accepts_held`` (bytes): what may be posted to the journal and not answered yet.
    ``commit_wait``: how long an accept waits for its commit: 1C gives up after 30 s and must have had an answer.
    """

    json_size: int = 8 * MB
    multipart_size: int = 50 * MB
    parts: int = 16
    patience: float = 60.0
    slowest: float = 50_000.0
    longest: float = 1800.0
    big: int = MB
    big_at_once: int = 8
    small_at_once: int = 48 * MB
    room_wait: float = 5.0
    commit_wait: float = 20.0
    accepts_waiting: int = 5000
    accepts_held: int = 64 * MB
    in_thread_above: int = 256 * 1024
    rate: float = 0
    storage: int = 20 * 1024 * MB
    free_disk: int = 500 * MB
    rejected_days: int = 7
    rejected_rows: int = 1000
    rejected_size: int = 100 * MB
    failures_a_minute: int = 10
    questions_at_once: int = 8
    question_seconds: float = 20.0


_latest: tuple[options.Limits | None, options.Ages | None, Limits] = (None, None, Limits())


def current() -> Limits:
    """With what the operator has set; costs no more than a look in a running server."""
    global _latest
    chosen, ages = options.get(options.Limits), options.get(options.Ages)
    if _latest[0] is not chosen or _latest[1] is not ages:
        _latest = (chosen, ages, _of(chosen, ages))
    return _latest[2]


def _of(chosen: options.Limits, ages: options.Ages) -> Limits:
    return Limits(
        json_size=chosen.body_mb * MB,
        multipart_size=max(chosen.file_mb, chosen.body_mb) * MB,
        rate=chosen.messages_a_second,
        storage=chosen.connection_gb * 1024 * MB,
        free_disk=chosen.free_disk_mb * MB,
        rejected_days=ages.rejected_days,
        rejected_rows=chosen.rejected_rows,
        rejected_size=chosen.rejected_mb * MB,
        questions_at_once=chosen.questions_at_once,
        question_seconds=chosen.question_seconds,
    )
