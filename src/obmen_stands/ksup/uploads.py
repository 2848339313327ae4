"""Order files: kept by their content, under the name their SHA-256 gives."""

from pathlib import Path

from obmen_stands.ksup.answers import Refusal
from obmen_stands.ksup.call import Upload
from obmen_stands.ksup.fields import Record, Sha256, Title, must
from obmen_stands.ksup.reading import FILE_LIMIT

EXAMPLE_FILE = {
    "name": "Заказ УТ-000123.pdf",
    "content_type": "application/pdf",
    "size": 48213,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}


class FileInfo(Record, title="Файл"):
    """What the part `file` holds; the receiver checks size and hash against it."""

    name: Title = must("Имя файла", "Заказ УТ-000123.pdf")
    content_type: Title = must("Тип содержимого", "application/pdf")
    size: int = must("Размер, байт", 48213, ge=0, le=FILE_LIMIT)
    sha256: Sha256 = must("SHA-256 содержимого", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")


def path_of(files: Path, sha256: str) -> Path:
    return files / sha256[:2] / sha256


def settle(body: Record | None, upload: Upload | None, files: Path) -> None:
    """Put the upload in its place, once it is what the JSON said; what no order names is harmless there."""
    told: FileInfo | None = getattr(body, "file", None)
    if told is None and upload is None:
        return
    if told is None:
        raise Refusal(422, "bad_field", "пришла часть file, а в json поле file не заполнено", "file")
    if upload is None:
        raise Refusal(422, "bad_field", "в json поле file заполнено, а части file нет", "file")
    if upload.size != told.size:
        raise Refusal(422, "bad_field", f"пришло {upload.size} байт, объявлено {told.size}", "file.size")
    if upload.sha256 != told.sha256:
        raise Refusal(422, "bad_field", "содержимое не совпадает с объявленным SHA-256", "file.sha256")
    target = path_of(files, told.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    upload.path.replace(target)
