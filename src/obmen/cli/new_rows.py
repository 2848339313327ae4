"""``PLACE/NEW`` on the command line: a row after those there are."""

from collections.abc import Collection, Iterator

from obmen.setup.forms import NEW


def numbered(pairs: Collection[str], places: Collection[str]) -> Iterator[str]:
    """``place=value`` as typed, with the numbers of the new rows; ``places``: those that are filled in already. A
    place that was typed for the new row before begins another one."""
    taken = {*places}
    open_rows: dict[str, int] = {}
    for pair in pairs:
        place, equals, value = pair.partition("=")
        place = place.replace(".", "/")
        while NEW in (steps := place.split("/")):
            at = steps.index(NEW)
            before, after = "/".join(steps[:at]), steps[at + 1 :]
            row = open_rows.setdefault(before, _next(before, taken))
            if "/".join([before, str(row), *after]) in taken:
                row = open_rows[before] = _next(before, taken)
            place = "/".join([before, str(row), *after])
        taken.add(place)
        yield f"{place}{equals}{value}"


def _next(list_: str, taken: Collection[str]) -> int:
    rows = [place.removeprefix(f"{list_}/").partition("/")[0] for place in taken if place.startswith(f"{list_}/")]
    return max((int(row) + 1 for row in rows if row.isdigit()), default=0)
