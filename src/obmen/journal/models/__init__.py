"""The journal's tables. Rows are written by set-based SQL (``journal/sql*``); models serve migrations and reads.

Tables that grow with every message carry few indexes and no foreign keys of the database: each would be looked up, and
on PostgreSQL locked, once a message. What they point to is never deleted while a message names it (``PROTECT``).
"""

from .bodies import Body, BodyFile, FileChunk, Rejected
from .memory import Alert, Fingerprint, Installation, Link, Mark, Mirror, MirrorRow, Seen, Tally
from .messages import Attempt, Correction, Message, State
from .runs import Decision, PlanRow, Run, RunState
from .work import Budget, Gate, Lane

__all__ = [
    "Alert",
    "Attempt",
    "Body",
    "BodyFile",
    "Budget",
    "Correction",
    "Decision",
    "FileChunk",
    "Fingerprint",
    "Gate",
    "Installation",
    "Lane",
    "Link",
    "Mark",
    "Message",
    "Mirror",
    "MirrorRow",
    "PlanRow",
    "Rejected",
    "Run",
    "RunState",
    "Seen",
    "State",
    "Tally",
]
