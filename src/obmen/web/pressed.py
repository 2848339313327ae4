"""The buttons of a generic form that save nothing: they change what is drawn, or ask the other system.

Each is a plain button of the form, so all of it works without JavaScript; what is typed is sent with it and drawn
again.
"""

from django.http import QueryDict

PREFIX = "s/"
"""Before the names of the inputs, so that they never meet the page's own."""
MORE, LESS, OFFER, REDRAW = "_more", "_less", "_offer", "_redraw"
CREATE, CREATE_NOW, SUGGEST = "_create", "_create_now", "_suggest"
NEW_NAME = "_new/"
BUTTONS = (MORE, LESS, OFFER, REDRAW, CREATE, CREATE_NOW, SUGGEST)
MOST_ROWS = 50


def only_redraws(data: QueryDict) -> bool:
    """Whether the button pressed was one of the form's own."""
    return any(data.get(name) for name in BUTTONS)


def more_rows(data: QueryDict) -> dict[str, int]:
    """How many empty rows beside the usual one each list shows; the button adds one to what was shown."""
    shown = {
        name.removeprefix("_rows/"): int(str(data[name]))
        for name in data
        if name.startswith("_rows/") and str(data[name]).isdigit()
    }
    asked = data.get(MORE, "")
    if asked:
        shown[asked] = shown.get(asked, 0) + 1
    return {place: min(count, MOST_ROWS) for place, count in shown.items()}


def without_removed_row(data: QueryDict) -> QueryDict:
    """Of the row whose button was pressed nothing is left."""
    place = data.get(LESS, "")
    if not place:
        return data
    left = data.copy()
    for name in data:
        if name == PREFIX + place or name.startswith(f"{PREFIX}{place}/"):
            del left[name]
    return left


def with_value(data: QueryDict, place: str, value: str) -> QueryDict:
    changed = data.copy()
    changed[PREFIX + place] = value
    changed.pop(NEW_NAME + place, None)
    return changed


def typed_names(data: QueryDict) -> dict[str, str]:
    """What a choice's list lacks and is to be created, as typed, by place."""
    return {name.removeprefix(NEW_NAME): str(data[name]) for name in data if name.startswith(NEW_NAME)}
