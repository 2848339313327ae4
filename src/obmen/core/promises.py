"""Texts of ``TryLater`` promise that delivery goes on by itself. Where it does not, the promise is left out."""

from .text import Text

_FACTS = {
    "{site} asks us to call less often. Delivery goes on by itself": Text("{site} asks us to call less often"),
    "{site} is not working now ({status}). Delivery goes on by itself when it is back": Text(
        "{site} is not working now ({status})"
    ),
    "There was no time left to ask {site}. It is tried again": Text("There was no time left to ask {site}"),
    "{site} does not answer: {why}. Delivery goes on by itself when it is back": Text("{site} does not answer: {why}"),
}


def fact(text: Text) -> Text:
    """What happened, without what would follow: for a connection that is paused and a message that was given up."""
    alone = _FACTS.get(text.message)
    return Text(alone.message, **text.values) if alone else text
