"""What stands on a card, and what the operator is told of it."""

from obmen.core.outcome import Outcome

from .story import Story


def name(story: Story, contact: str) -> str:
    card = story.contact(contact)
    return " ".join(filter(None, (card.last_name, card.name, card.second_name)))


def told(story: Story, order: str) -> list[str]:
    outcome = story.outcomes[order]
    assert isinstance(outcome, Outcome)
    return [str(one) for one in (outcome.text, *outcome.warnings) if one]
