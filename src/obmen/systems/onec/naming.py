"""Objects of a base as a person calls them: «document «ЗаказНаряд»», not ``Document_ЗаказНаряд``."""

from obmen.core.text import Text

_NAMED = {
    "Document": Text("document «{name}»"),
    "Catalog": Text("catalog «{name}»"),
    "InformationRegister": Text("register «{name}»"),
    "AccumulationRegister": Text("register «{name}»"),
}
_OF = {
    "Document": Text("of the document «{name}»"),
    "Catalog": Text("of the catalog «{name}»"),
    "InformationRegister": Text("of the register «{name}»"),
    "AccumulationRegister": Text("of the register «{name}»"),
}


def named(set_name: str) -> Text:
    prefix, _, name = set_name.partition("_")
    return Text(_NAMED.get(prefix, Text("object «{name}»")).message, name=name or set_name)


def of(set_name: str) -> Text:
    """In the genitive."""
    prefix, _, name = set_name.partition("_")
    return Text(_OF.get(prefix, Text("of the object «{name}»")).message, name=name or set_name)
