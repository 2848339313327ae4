"""The words of ``web.words`` for templates."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from obmen.core.inbound import object_of
from obmen.web import words
from obmen.web.decisions import why_of
from obmen.web.planview import safe_url

register = template.Library()
register.filter("say", words.say)
register.filter("happened", words.happened)
register.filter("sentence", words.sentence)
register.filter("number", words.number)
register.filter("size", words.size)
register.filter("moment", words.moment)
register.filter("span", words.span)
register.filter("ago", words.ago)
register.filter("object_of", object_of)


@register.filter
def exact(value: Any) -> str:
    """With seconds."""
    return words.moment(value, seconds=True)


@register.filter
def lead(text: str) -> str:
    """The first sentence: what happened."""
    return _split(text)[0]


@register.filter
def rest(text: str) -> str:
    """What follows it: what to do."""
    return _split(text)[1]


@register.simple_tag
def state(message: Any) -> SafeString:
    word = words.state(message.state, message.outcome)
    return badge(word.look, word.text)


@register.simple_tag
def badge(look: str, text: str) -> SafeString:
    return format_html('<span class="state {}">{}</span>', look, text)


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], *sections: str) -> str:
    """Marks the entry of the menu the page belongs to."""
    return SafeString('aria-current="page"') if context.get("section") in sections else ""


def _split(text: str) -> tuple[str, str]:
    head, dot, tail = text.partition(". ")
    return (head + ".", tail) if dot and tail[:1].isupper() else (text, "")


@register.filter
def why(message: Any) -> str:
    return why_of(message)


@register.filter(name="safe_url")
def shown_url(url: str) -> str:
    return safe_url(url)


@register.filter
def bare(cells: int) -> str:
    """A row of one input needs no title of its own; one of two has the titles inside them."""
    return {1: "one", 2: "pair"}.get(cells, "")


@register.filter(name="of")
def of_mapping(mapping: Any, key: str) -> Any:
    return (mapping or {}).get(key, "")
