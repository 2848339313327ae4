"""What an operation's future may fail with.

JournalError
├── JournalUnavailable   the database cannot take it now (disk full, gone, locked): nothing was kept; repeat later
└── Unkeepable           this one operation can never be kept; the others of its batch were
"""


class JournalError(Exception):
    """``str()`` is for the log; what a caller or operator is told is the door's or page's business."""


class JournalUnavailable(JournalError):
    """The door answers 503; the worker repeats the outcome until it is taken or the lease has ended."""


class Unkeepable(JournalError):
    """The door answers 422. ``field`` names what does not fit, empty where only the database knows."""

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.field = field
