"""Texts of ``TryLater`` promise that delivery goes on by itself. Where it does not, the promise is left out: a run that
failed, a paused connection, a message given up."""

from collections.abc import Mapping

from .text import Text

_FACTS = {
    "{site} asks us to call less often. Delivery goes on by itself": Text("{site} asks us to call less often"),
    "{site} is not working now ({status}). Delivery goes on by itself when it is back": Text(
        "{site} is not working now ({status})"
    ),
    "There was no time left to ask {site}. It is tried again": Text("There was no time left to ask {site}"),
    "{site} does not answer: {why}. Delivery goes on by itself when it is back": Text("{site} does not answer: {why}"),
    "{site} broke off before its answer was whole. It is asked again": Text(
        "{site} broke off before its answer was whole"
    ),
}


def without(facts: Mapping[str, Text]) -> None:
    """Called where a module that promises is loaded: what each of its messages says without the promise."""
    _FACTS.update(facts)


def fact(text: Text) -> Text:
    """What happened, without what would follow."""
    alone = _FACTS.get(text.message)
    return Text(alone.message, **text.values) if alone else text
