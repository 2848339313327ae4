"""Correcting a kept message by hand: read and placed as at its door, planned, and carried out for its flow alone."""

from dataclasses import dataclass

from obmen.core.discovery import kind_of
from obmen.core.errors import ObmenError
from obmen.core.inbound import Problem
from obmen.core.text import Text
from obmen.journal import reads
from obmen.journal.api import Addressed, Correct, FileStore, Journal, NewBody, NewFile
from obmen.journal.models import BodyFile, Message
from obmen.setup import snapshot
from obmen.worker.plan import Plan, dry_run
from obmen.worker.wiring import Wiring

from .reading import Letter, Unplaced, read

NOBODY = Text("No exchange takes this message")
UNCLEAR = Text("It is not known what came of the last try: send the message again first, then correct it")


@dataclass(frozen=True, slots=True)
class Correction:
    """A wish to correct, as data: what the command line sends to the server. ``text``: the corrected JSON."""

    number: int
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Draft:
    """``problems``: what is still wrong, by field. Without them: where it would stand, and what it would do."""

    problems: tuple[Problem, ...]
    body: NewBody | None = None
    addressed: Addressed | None = None
    plan: Plan | None = None


class Corrections:
    """Files in base64 are written to the file store; unused ones are swept."""

    def __init__(self, writer: Journal, files: FileStore, wiring: Wiring) -> None:
        self._writer, self._files, self._wiring = writer, files, wiring

    def plan(self, number: int, raw: bytes) -> Draft:
        """Asks the target, writes nothing to it. Raises LookupError when there is no such message."""
        draft = self.read(number, raw)
        flow = snapshot.current().flows.get(draft.addressed.flow_id or 0) if draft.addressed else None
        if flow is None or draft.body is None:
            return draft
        plan = dry_run(self._wiring, flow, draft.body.kind, draft.body.raw, draft.body.files)
        return Draft((), draft.body, draft.addressed, plan)

    def carry_out(self, number: int, raw: bytes, who: str) -> int:
        """1; 0 where something is still wrong or the message has moved on. Raises LookupError and JournalError."""
        draft = self.read(number, raw)
        if draft.body is None or draft.addressed is None:
            return 0
        done: int = self._writer.do(Correct(number, draft.body, draft.addressed, who))
        return done

    def read(self, number: int, raw: bytes) -> Draft:
        message = reads.message(number)
        if message is None:
            raise LookupError(number)
        if message.unclear:
            return Draft((Problem("", UNCLEAR),))
        try:
            op = read(_letter(message, raw), self._files)
        except Unplaced as unplaced:
            return Draft(unplaced.problems)
        except ObmenError as error:
            return Draft((Problem("", error.text),))
        meant = [at for at in op.addressed if at.flow_id and message.flow_id in {None, at.flow_id}]
        if len(meant) != 1:
            return Draft((Problem("", NOBODY),))
        if meant[0].problems:
            return Draft(meant[0].problems)
        return Draft((), op.body, meant[0])


def _letter(message: Message, raw: bytes) -> Letter:
    """Its files stand in the file store already: parts of a form as they were, those of the JSON by their hashes."""
    source = snapshot.current().connections.get(message.source_id)
    kind = kind_of(source.system, message.kind) if source else None
    if source is None or kind is None:
        raise LookupError(message.pk)
    rows = BodyFile.objects.filter(body_id=message.body_id).order_by("id")
    files = [NewFile(row.field, row.name, row.content_type, row.size, row.sha256) for row in rows]
    inline = {file for file in files if f"sha256:{file.sha256}".encode() in bytes(message.body.raw)}
    known = {f"sha256:{file.sha256}": file.size for file in files}
    parts = tuple(file for file in files if file not in inline)
    return Letter(source, kind, raw, headers={}, files=parts, trial=message.trial, known=known)
