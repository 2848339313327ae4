"""The published contract of a stand, as text."""

from typing import Any


def as_yaml(whole: dict[str, Any]) -> str:
    """Needs PyYAML, which only who develops the contract has. Long texts stand as blocks, as a person writes them."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True

    def told(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, told)
    written: str = yaml.dump(whole, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=118)
    return written
