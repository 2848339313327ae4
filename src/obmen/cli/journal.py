"""``obmen journal``: looked through and acted on (H6)."""

from collections.abc import Mapping
from typing import Any

import click

from obmen.core.text import Text
from obmen.journal import acts, reads
from obmen.site.operations import post

from . import filters, passed_over
from .acting import agreed, who
from .answers import Answer, act
from .codes import OK, TROUBLE
from .commands import WrongUsage, argument, as_json, command, option, subgroup
from .letter_data import as_full_data, as_line
from .letters import show
from .output import as_data, table, tell
from .root import obmen
from .states import message_state, message_why, state_word
from .words import said


@subgroup(obmen, "journal", Text("The messages: found, looked at, sent again, dropped."))
def journal() -> None:
    pass


limit = option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, text=Text("How many at most"))
before = option("--before", type=int, metavar="NUMBER", text=Text("Those before this number: the next page"))
numbers = click.argument("numbers", nargs=-1, type=int, metavar="NUMBER…")
everything = option("--all", "every", is_flag=True, text=Text("All that the filter finds; asks first how many"))
sure = option("--yes", is_flag=True, text=Text("Does not ask"))
why = option("--why", default="", text=Text("The reason, kept in the journal"))


@command(journal, "list", Text("Shows messages, newest first."))
@filters.options
@option("--text", default="", text=Text("Words, numbers, phones, errors"))
@before
@limit
@as_json
def _list(as_json: bool, before: int | None, limit: int, **typed: Any) -> None:
    _show_page(filters.of(typed), before, limit, as_json)


@command(journal, "search", Text("Finds messages by words, numbers, names, phones, errors."))
@argument("text")
@filters.options
@before
@limit
@as_json
def _search(as_json: bool, before: int | None, limit: int, **typed: Any) -> None:
    _show_page(filters.of(typed), before, limit, as_json)


@command(journal, "show", Text("Shows one message: body, files, tries, links, its neighbours in line."))
@argument("number", type=int)
@option("--trace", is_flag=True, text=Text("Requests and answers too, where the debug record was on"))
@as_json
def _show(number: int, trace: bool, as_json: bool) -> None:
    row = reads.message(number)
    if row is None:
        raise WrongUsage(Text("There is no message {number}", number=number))
    if as_json:
        as_data(as_full_data(row))
    else:
        show(row, trace=trace)


@act(journal, "redo", Text("Sends messages again: by number, or all that a filter finds (the held ones)."))
@numbers
@filters.options
@option("--text", default="", text=Text("Words, numbers, phones, errors"))
@option("--force", is_flag=True, text=Text("Also a state that a newer one has replaced"))
@everything
@sure
def _redo(numbers: tuple[int, ...], force: bool, every: bool, yes: bool, **typed: Any) -> Answer:
    if every:
        wanted = filters.of(typed)
        _agree("redo", wanted, yes)
        return _told(post(acts.RedoWhere(wanted, who())), Text("Sent again: {count}"))
    rows = passed_over.named(numbers)
    count = post(acts.Redo(numbers, who(), forced=force))
    return _told(count, Text("Sent again: {count}"), passed_over.reasons(rows, passed_over.redo))


@act(journal, "skip", Text("Lets those behind pass a held message; it stays held."))
@numbers
def _skip(numbers: tuple[int, ...]) -> Answer:
    rows = passed_over.named(numbers)
    count = post(acts.Skip(numbers, who()))
    return _told(count, Text("Let wait aside: {count}"), passed_over.reasons(rows, passed_over.skip))


@act(journal, "drop", Text("Drops messages for good: by number, or all that a filter finds."))
@numbers
@filters.options
@option("--text", default="", text=Text("Words, numbers, phones, errors"))
@why
@everything
@sure
def _drop(numbers: tuple[int, ...], why: str, every: bool, yes: bool, **typed: Any) -> Answer:
    if not why.strip():
        raise WrongUsage(Text('Say why: --why "…". It stays in the journal'))
    if every:
        wanted = filters.of(typed)
        _agree("drop", wanted, yes)
        return _told(post(acts.DropWhere(wanted, who(), why)), Text("Dropped: {count}"))
    rows = passed_over.named(numbers)
    count = post(acts.Drop(numbers, who(), why))
    return _told(count, Text("Dropped: {count}"), passed_over.reasons(rows, passed_over.drop))


@act(journal, "looked", Text("Clears the mark «needs a look»: the warnings were seen."))
@numbers
def _looked(numbers: tuple[int, ...]) -> Answer:
    rows = passed_over.named(numbers)
    count = post(acts.ClearLook(numbers, who()))
    return _told(count, Text("Looked at: {count}"), passed_over.reasons(rows, passed_over.looked))


def _agree(act: Any, wanted: reads.Filter, yes: bool) -> None:
    count = reads.count_for(act, wanted)
    tell(Text("Found: {count}", count=count))
    if count and not yes:
        agreed()


def _told(count: int, text: Text, reasons: Mapping[int, Text] | None = None) -> Answer:
    """``reasons``: by number, why messages were passed over. Nothing done is a trouble: the messages are not in a state
    this act is for."""
    reasons = reasons or {}
    said = [Text(text.message, count=count)] if count or not reasons else []
    data = {"done": count, "passed_over": [{"id": number, "reason": why} for number, why in reasons.items()]}
    return Answer(data, said, list(reasons.values()), code=OK if count else TROUBLE)


def _show_page(wanted: reads.Filter, before: int | None, limit: int, as_json: bool) -> None:
    page = reads.messages(wanted, before=before, limit=limit)
    front = reads.in_front(page.rows)
    if as_json:
        as_data({"messages": [as_line(row, front.get(row.id)) for row in page.rows], "before": page.next})
        return
    columns = (Text("Number"), Text("Came"), Text("From"), Text("What"), Text("State"), Text("Why"))
    rows = [(r.id, r.received_at, r.source.name, said(r.title), state_word(message_state(r)),
             message_why(r, front.get(r.id))) for r in page.rows]  # fmt: skip
    table(columns, rows, empty=Text("Nothing found"))
    if page.next:
        tell(Text("There is more: --before {number}", number=page.next))
