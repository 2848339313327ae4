"""The instruction and the descriptions of the extension for UT 11 tell of all there is, and of the same."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tools.bsl.check import FOLDER

from .ut11_samples import example

BASE = FOLDER / "ut11/cfe"
README = (FOLDER / "ut11/README.md").read_text(encoding="utf-8")


def objects() -> list[str]:
    return sorted({path.stem for path in BASE.rglob("обм_*.xml")})


@pytest.mark.parametrize("name", objects())
def test_the_instruction_tells_how_to_make_each_object(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("path", sorted(BASE.rglob("обм_*.xml")), ids=lambda path: path.stem)
def test_a_description_is_as_the_designer_writes_it(path: Path) -> None:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf<?xml")
    assert f"<Name>{path.stem}</Name>" in raw.decode("utf-8-sig")


def test_no_object_has_the_mark_of_another() -> None:
    found = r'uuid="([^"]+)"|<xr:(?:TypeId|ValueId)>([^<]+)<'
    marks = ["".join(mark) for text in descriptions().values() for mark in re.findall(found, text)]
    assert len(marks) == len(set(marks)) > 100


def descriptions() -> dict[str, str]:
    return {str(path.relative_to(BASE)): path.read_text("utf-8-sig") for path in BASE.rglob("*.xml")}


def test_every_description_is_xml_and_none_is_of_the_configuration_itself() -> None:
    """Adopted objects bear the marks of the customer's base: the Designer writes those files, and nobody else."""
    for text in descriptions().values():
        ElementTree.fromstring(text.encode())
    assert not {"Configuration.xml", "ConfigDumpInfo.xml"} & set(descriptions())


def test_the_lines_for_the_configuration_name_every_object_once() -> None:
    block = re.findall(r"```xml\n(.*?)```", README, re.DOTALL)[0]
    named = re.findall(r"<(\w+)>(\w+)</\1>", block)
    kinds = {path.parent.name: re.findall(r"<(\w+) uuid", path.read_text("utf-8-sig"))[0] for path in top()}
    assert sorted(named) == sorted((kinds[path.parent.name], path.stem) for path in top())


def top() -> list[Path]:
    return sorted(BASE.glob("*/обм_*.xml"))


def test_the_role_opens_each_object_of_the_extension_that_has_rights() -> None:
    rights = re.findall(r"<object>\s*<name>([^<]+)<", descriptions()["Roles/обм_Обмен/Ext/Rights.xml"])
    service = descriptions()["HTTPServices/обм_Сервис.xml"]
    methods = {
        f"HTTPService.обм_Сервис.URLTemplate.{name}.Method.{verb}"
        for name, inside in re.findall(r"<URLTemplate .*?<Name>(\w+)<(.*?)</URLTemplate>", service, re.DOTALL)
        for verb in re.findall(r"<HTTPMethod>(\w+)<", inside)
    }
    kinds = {"Constants": "Constant", "InformationRegisters": "InformationRegister", "CommonForms": "CommonForm"}
    owned = {f"{kinds[path.parent.name]}.{path.stem}" for path in top() if path.parent.name in kinds}
    assert (sorted(rights), len(methods)) == (sorted(owned | methods), 4)


def test_a_row_of_the_queue_may_be_of_any_object_that_is_listened_to_and_of_no_other() -> None:
    listened = {
        (kind, name)
        for path, text in descriptions().items()
        if path.startswith("EventSubscriptions/")
        for kind, name in re.findall(r"cfg:(\w+)Object\.(\w+)<", text)
    }
    kept = re.findall(r"cfg:(\w+)Ref\.(\w+)<", descriptions()["InformationRegisters/обм_Очередь.xml"])
    assert (sorted(kept), len(kept)) == (sorted(listened), 10)
    assert [name for _, name in kept if f"`{name}`" not in README] == []


def test_the_instruction_says_what_was_never_tried() -> None:
    assert "Не проверено" in README
    assert "не запускал" in README
    assert json.loads(re.findall(r"```json\n(.*?)```", README, re.DOTALL)[0]) == example("service/refusal")


def test_the_instruction_tells_how_to_take_it_out_again() -> None:
    assert "**Удалить.**" in README
    assert "Номера сделок пропадут" in README


def test_the_instruction_names_each_field_of_the_registers() -> None:
    for path in (BASE / "InformationRegisters").glob("*.xml"):
        fields = re.findall(
            r"<(?:Dimension|Resource) uuid=.*?<Name>(\w+)</Name>", path.read_text("utf-8-sig"), re.DOTALL
        )
        assert [field for field in fields if f"`{field}`" not in README] == [], path.stem
