"""What the layers above use of the journal."""

from .errors import JournalError, JournalUnavailable, Unkeepable
from .files import DiskAlmostFull, FileStore, FileWriter, file_store
from .ids import new_id
from .ops import (
    Accept,
    Accepted,
    Addressed,
    Claim,
    Claimed,
    Finish,
    NewBody,
    NewFile,
    Reject,
    Release,
    Renew,
)
from .verdicts import AttemptNote, ConnectionDown, Done, Hold, Pause, Retry, Unsure, Verdict
from .writer import Writer

__all__ = [
    "Accept",
    "Accepted",
    "Addressed",
    "AttemptNote",
    "Claim",
    "Claimed",
    "ConnectionDown",
    "DiskAlmostFull",
    "Done",
    "FileStore",
    "FileWriter",
    "Finish",
    "Hold",
    "JournalError",
    "JournalUnavailable",
    "NewBody",
    "NewFile",
    "Pause",
    "Reject",
    "Release",
    "Renew",
    "Retry",
    "Unkeepable",
    "Unsure",
    "Verdict",
    "Writer",
    "file_store",
    "new_id",
]
