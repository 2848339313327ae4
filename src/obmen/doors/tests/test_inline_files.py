"""Base64 inside JSON: what is taken out can be put back byte for byte."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obmen.doors.inline_files import files_of, take_out
from obmen.journal.files_folder import FolderStore

FILE = ("file",)
CONTENTS = st.binary(min_size=1, max_size=2000)
TEXTS = st.text(max_size=20)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path, least_free=0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(content=CONTENTS, before=TEXTS, after=TEXTS, indent=st.sampled_from([None, 2]), ascii_only=st.booleans())
def test_a_body_can_be_made_again_from_what_is_kept(
    store: FolderStore, content: bytes, before: str, after: str, indent: int | None, ascii_only: bool
) -> None:
    written = base64.b64encode(content).decode()
    message = {"a": before, "file": {"name": "1.pdf", "content": written}, "b": [after, '"content": "x"']}
    raw = json.dumps(message, indent=indent, ensure_ascii=ascii_only).encode()
    taken = take_out(raw, FILE, store)
    (name,) = taken.sizes
    assert taken.raw.replace(name.encode(), written.encode()) == raw
    with store.open(name.removeprefix("sha256:")) as file:
        assert file.read() == content
    files, problems = files_of(json.loads(taken.raw), FILE, taken.sizes)
    assert (files[0].size, problems) == (len(content), [])


@pytest.mark.parametrize(
    "raw",
    [
        b'{"file": {"content',
        b'{"file": {"content"',
        b'{"file": {"content":',
        b'{"file": {"content": "JVBE\\"}',
        b'{"file": {"a": "\\"content\\": \\"JVBE\\""}}',
        b'{"file": {"a\\"content": "JVBE"}}',
        b'{"file": {"content": {"content": "JVBE"}}}',
        b'{"file": [[{"content": "JVBE"}]]}',
        b'{"file": "content", "content": "JVBE"}',
        b'{"content": "JVBE"}',
        b'{"lines": [{"content": "JVBE"}], "file": null}',
        b'{"a": {"file": {"content": "JVBE"}}}',
        b']]}"file": {"content": "JVBE"}',
        b'"content" "content": ""',
    ],
)
def test_what_is_no_declared_file_is_left_as_it_came(store: FolderStore, raw: bytes) -> None:
    assert take_out(raw, FILE, store).raw == raw


def test_a_field_may_hold_several_files(store: FolderStore) -> None:
    raw = b'{"a": [{}, "x]"], "file" : [ {"name": "1", "content": "JVBE"}, {"content": "QUJD"} ], "content": "QUJD"}'
    taken = take_out(raw, FILE, store)
    assert len(taken.sizes) == 2
    files, problems = files_of(json.loads(taken.raw), FILE, taken.sizes)
    assert ([file.field for file in files], problems) == (["file.0", "file.1"], [])
    assert json.loads(taken.raw)["content"] == "QUJD"


def test_a_hash_written_by_the_sender_names_no_file(store: FolderStore) -> None:
    known, _ = store.write([b"somebody else's file"])
    files, problems = files_of({"file": {"name": "x", "content": f"sha256:{known}"}}, FILE, {})
    assert not files
    assert problems[0].field == "file.content"


def test_a_long_file_is_read_slice_by_slice_wherever_its_lines_end(store: FolderStore) -> None:
    content = bytes(range(256)) * 8000
    for width in (75, 76, 77, 64):
        encoded = base64.b64encode(content).decode()
        lines = "\r\n".join(encoded[place : place + width] for place in range(0, len(encoded), width))
        taken = take_out(json.dumps({"file": {"content": lines}}).encode(), FILE, store)
        assert list(taken.sizes.values()) == [len(content)]
