"""What texts of a try say where nothing goes on by itself."""

from obmen.core.text import Text

ALONE = {
    "Bitrix24 answered with something else than a list. It is asked again": Text(
        "Bitrix24 answered with something else than a list"
    ),
    "Bitrix24 broke down while answering. It is asked again": Text("Bitrix24 broke down while answering"),
    "Bitrix24 has blocked REST for this portal for overload. Write to its support; obmen asks again "
    "in half an hour": Text("Bitrix24 has blocked REST for this portal for overload. Write to its support"),
    "Bitrix24 has blocked «{method}» for a while: its execution time is used up. It goes on by itself": Text(
        "Bitrix24 has blocked «{method}» for a while: its execution time is used up"
    ),
    "Bitrix24 takes no more requests just now. It goes on by itself": Text("Bitrix24 takes no more requests just now"),
    "Bitrix24 took longer than it allows, and broke off. It is asked again for less at once": Text(
        "Bitrix24 took longer than it allows, and broke off"
    ),
}
