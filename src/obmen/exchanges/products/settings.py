import re
from collections.abc import Collection
from functools import lru_cache

from obmen.core.settings import Settings, setting
from obmen.core.text import Text

_BETWEEN_GROUPS = re.compile(r"(?<!\s)/(?!\s)")
"""As 1C writes a group with those it is in: «Автотовары/Фильтры». «Масла / жидкости» is one name."""


class ProductSettings(Settings):
    """K3.1."""

    groups: tuple[str, ...] = setting(
        Text("Groups of products that are exported"),
        help=Text(
            "Only these go to KSUP, subgroups included. Called as in 1C; of two with one name, with the group it is in:"
            " {example}. What 1C sends without a group goes in any case: 1C has chosen it itself",
            example="Автотовары/Фильтры",
        ),
        choices="product_groups",
        default=(),
    )
    ask_of_names: bool = setting(
        Text("Ask about equal names"),
        help=Text(
            "At the first load: a product that KSUP has under the same name and another article waits for a person."
            " Switched off, it becomes a product of its own"
        ),
        default=True,
    )

    def unknown(self, groups: Collection[str]) -> list[str]:
        """The chosen ones that are not among these."""
        known = [_parts(group) for group in groups]
        chosen = ((one, _parts(one)) for one in self.groups)
        return [one for one, parts in chosen if not any(_holds(there, parts) for there in known)]

    def exports(self, group: str) -> bool:
        """The group itself, or one that it is in."""
        return _exported(self.groups, group)


@lru_cache(1000)
def _exported(groups: tuple[str, ...], group: str) -> bool:
    told = _parts(group)
    return any(_holds(told, chosen) for one in groups if (chosen := _parts(one)))


def _parts(group: str) -> list[str]:
    parts = (" ".join(part.split()).casefold() for part in _BETWEEN_GROUPS.split(group.strip().strip("/")))
    return [part for part in parts if part]


def _holds(told: list[str], chosen: list[str]) -> bool:
    return any(told[at : at + len(chosen)] == chosen for at in range(len(told) - len(chosen) + 1))
