"""How a conflict of a plan can be decided, as commands show it (H13)."""

from collections.abc import Mapping

from obmen.core.text import Text
from obmen.web.runread import ShownPlanRow
from obmen.web.ways import ShownWay, shown_choice


def choice_said(row: ShownPlanRow, titles: Mapping[str, Text]) -> list[str]:
    """What its object is known by, each candidate with what it is, and who decided."""
    choice = shown_choice(row.ways, row.decided, row.act, titles)
    if choice is None:
        return []
    said = [choice.said] if choice.said else []
    if row.act != "conflict":
        return said
    own = ", ".join(f"{one.name}: {one.after}" for one in choice.own if one.after)
    ways = [_way(way) for way in choice.ways]
    return [*said, *([own] if own else []), *ways, f"obmen runs decide {row.run} {row.number}=…"]


def _way(way: ShownWay) -> str:
    facts = ", ".join(f"{one.name}: {one.after}" for one in way.facts if one.after)
    return f"{way.name.removeprefix(':')}: {facts or way.act}"
