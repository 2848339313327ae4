"""The instruction and the descriptions of the extension for UT 11 tell of all there is, and of the same."""

import json
import re
from pathlib import Path

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
    marks = [
        mark for path in BASE.rglob("*.xml") for mark in re.findall(r'uuid="([^"]+)"', path.read_text("utf-8-sig"))
    ]
    assert len(marks) == len(set(marks)) > 40


def test_the_instruction_says_what_was_never_tried() -> None:
    assert "Не проверено" in README
    assert "не запускал" in README
    assert json.loads(re.findall(r"```json\n(.*?)```", README, re.DOTALL)[0]) == example("service/refusal")


def test_the_instruction_names_each_field_of_the_registers() -> None:
    for path in (BASE / "InformationRegisters").glob("*.xml"):
        fields = re.findall(
            r"<(?:Dimension|Resource) uuid=.*?<Name>(\w+)</Name>", path.read_text("utf-8-sig"), re.DOTALL
        )
        assert [field for field in fields if f"`{field}`" not in README] == [], path.stem
