"""What a backup may hold."""

import io
import tarfile

import pytest

from obmen.site.archive import unpack


@pytest.mark.rule("H11")
@pytest.mark.parametrize("name", ["../outside", "/outside", "files/../../outside"])
def test_a_backup_writes_nothing_outside_its_folder(tmp_path, name):
    folder, made = tmp_path / "inside", io.BytesIO()
    folder.mkdir()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        member = tarfile.TarInfo(name)
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    made.seek(0)
    with tarfile.open(fileobj=made, mode="r:gz") as tar, pytest.raises(tarfile.TarError, match="does not belong"):
        unpack(tar, folder)
    assert list(tmp_path.rglob("*")) == [folder]


def test_a_link_is_no_file_of_a_backup(tmp_path):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        member = tarfile.TarInfo("files/link")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)
    made.seek(0)
    with tarfile.open(fileobj=made, mode="r:gz") as tar, pytest.raises(tarfile.TarError, match="does not belong"):
        unpack(tar, tmp_path)
