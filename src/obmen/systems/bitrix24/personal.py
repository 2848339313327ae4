"""Under which names a portal's talk holds personal data (H15): in JSON, and in the encoded commands of a batch."""

_CLASSIC = ("TITLE", "NAME", "LAST_NAME", "SECOND_NAME", "VALUE", "PHONE", "EMAIL", "COMMENTS")
_UNIVERSAL = ("title", "name", "lastName", "secondName", "value")
_IMPORTED_ROWS = 20
_VALUES = 20


def _encoded(*steps: object) -> str:
    return "".join(f"%5B{step}%5D" for step in steps)


PERSONAL = frozenset(
    [
        *_CLASSIC,
        *_UNIVERSAL,
        "values",
        *(f"fields{_encoded(name)}" for name in (*_CLASSIC, *_UNIVERSAL)),
        f"fields{_encoded('PHONE', 0, 'VALUE')}",
        *(f"data{_encoded(row, name)}" for row in range(_IMPORTED_ROWS) for name in _UNIVERSAL),
        *(f"data{_encoded(row, 'fm', 0, 'value')}" for row in range(_IMPORTED_ROWS)),
        *(f"values{_encoded(place)}" for place in range(_VALUES)),
    ]
)
