"""The words of runs and their plans, for pages and commands alike: one thing has one name."""

from django.utils.translation import pgettext_lazy

from .words import Word

ACTS = {
    "create": ("pause", pgettext_lazy("plan", "create")),
    "update": ("pause", pgettext_lazy("plan", "change")),
    "leave": ("pause", pgettext_lazy("plan", "leave as it is")),
    "skip": ("pause", pgettext_lazy("plan", "skip")),
    "conflict": ("held", pgettext_lazy("plan", "conflict")),
}
FOUND = {"skip": ("pause", pgettext_lazy("comparison", "cannot be mended"))}
"""What a comparison says otherwise than a plan: it passes nothing over."""
STATES = {
    "asked": ("wait", pgettext_lazy("run", "about to start")),
    "reading": ("wait", pgettext_lazy("run", "reads both sides")),
    "planned": ("wait", pgettext_lazy("run", "the plan is ready")),
    "working": ("wait", pgettext_lazy("run", "writes")),
    "stopped": ("pause", pgettext_lazy("run", "stopped")),
    "done": ("ok", pgettext_lazy("run", "done")),
    "failed": ("held", pgettext_lazy("run", "failed")),
    "dropped": ("pause", pgettext_lazy("run", "given up")),
}
COMPARED = {
    "planned": ("ok", pgettext_lazy("comparison", "done")),
    "stopped": ("pause", pgettext_lazy("comparison", "stopped")),
    "done": ("ok", pgettext_lazy("comparison", "done")),
    "failed": ("held", pgettext_lazy("comparison", "failed")),
    "dropped": ("pause", pgettext_lazy("comparison", "given up")),
}
"""Where a language says it otherwise of a comparison."""


def run_word(verb: str, state: str) -> Word:
    look, word = STATES[state]
    if verb == "compare":
        look, word = COMPARED.get(state, (look, word))
    return Word(look, str(word))


def act_words(verb: str) -> dict[str, Word]:
    """By act: what a row of a plan, or of a comparison, is to do."""
    known = {**ACTS, **FOUND} if verb == "compare" else ACTS
    return {act: Word(look, str(word)) for act, (look, word) in known.items()}
