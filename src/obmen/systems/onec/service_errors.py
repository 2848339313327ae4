"""Answers of the extension's service as the four errors. What the platform or the web server says in its place is told
as it is of the OData interface."""

from typing import Any

from obmen.core import promises
from obmen.core.answer import Answer, raise_usual
from obmen.core.errors import Misconfigured, Refused, TryLater
from obmen.core.text import Text

from .errors import LOCKED, LONGEST_WORDS, raise_for_the_base
from .service_wire import Problem, failure
from .told import is_page, told

promises.without({
    "In {site} somebody holds what is to be written at this moment. It is tried again": Text(
        "In {site} somebody holds what is to be written at this moment"
    ),
})  # fmt: skip


def raise_for(answer: Answer, act: str) -> None:
    """Returns for a 2xx that is no page, and for a dry call. ``act``: the address below ``hs/obmen/v1``."""
    if answer.planned or (answer.ok and not is_page(answer)):
        return
    if problem := failure(answer):
        _refused(answer, problem)
    said = told(answer)
    words = answer.clean(said.words)[:LONGEST_WORDS].strip() or str(answer.status)
    values: dict[str, Any] = {"site": answer.site.title, "words": words}
    if answer.status in {404, 405}:
        _no_such_address(answer, act)
    raise_for_the_base(answer, said, values)
    if answer.status in {500, 504}:
        raise answer.unsure(Text("{site} broke down over a request of obmen: {words}", **values))
    raise_usual(answer)
    answer.not_as_promised()


def _refused(answer: Answer, problem: Problem) -> None:
    """Its own word: nothing was written."""
    reason = answer.clean(problem.reason)[:LONGEST_WORDS] or problem.code
    values: dict[str, Any] = {"site": answer.site.title, "reason": reason, "field": problem.field or ""}
    if any(sign in reason.lower() for sign in LOCKED):
        text = Text("In {site} somebody holds what is to be written at this moment. It is tried again", **values)
        raise TryLater(text, detail=answer.detail())
    if problem.code == "key_reused":
        values["field"] = ""
        text = Text("{site} took another counterparty under the same identity. Redo the message: it goes out under a "
                    "new one", **values)  # fmt: skip
    elif problem.field == "warehouses":
        text = Text("{site}: {reason}. Choose the warehouses anew in the settings of the exchange", **values)
        raise Misconfigured(text, setting="warehouses", detail=answer.detail())
    elif problem.field:
        text = Text("{site} did not take the field «{field}»: {reason}", **values)
    else:
        text = Text("{site} could not do it: {reason}", **values)
    raise Refused(text, field=values["field"], detail=answer.detail())


def _no_such_address(answer: Answer, act: str) -> None:
    if act == "ping":
        text = Text("At the address of {site} the extension of obmen is not published. Correct the address, or install "
                    "the extension and publish its HTTP services", site=answer.site.title)  # fmt: skip
        raise Misconfigured(text, setting="address", detail=answer.detail())
    raise older(answer, act)


def older(answer: Answer, lacks: str) -> Misconfigured:
    values: dict[str, Any] = {"site": answer.site.title, "act": lacks}
    text = Text("The extension in {site} has no «{act}»: it is an older one. Renew the extension in 1C", **values)
    return Misconfigured(text, setting="profile", detail=answer.detail())
