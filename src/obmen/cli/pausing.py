"""What is answered when a connection or a flow is paused, or goes on."""

from obmen.core.text import Text

from .answers import Answer


def paused(name: str, changed: bool) -> Answer:
    """``changed``: it was not paused before."""
    said = Text("{name} is paused", name=name) if changed else Text("{name} was paused already", name=name)
    return Answer({"name": name, "paused": True, "changed": bool(changed)}, [said])


def resumed(name: str, changed: bool) -> Answer:
    said = Text("{name} goes on", name=name) if changed else Text("{name} was not paused", name=name)
    return Answer({"name": name, "paused": False, "changed": bool(changed)}, [said])
