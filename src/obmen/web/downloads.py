"""What came in, byte for byte: the raw body and the files. Never shown by the browser within our address: what a
sender put in must not run here."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from obmen.journal.models import Body, BodyFile, Message

from .labels import labels_of
from .message import found
from .rights import may, needs
from .tools import tools


@needs("see")
def file(request: HttpRequest, number: int, file_id: int) -> FileResponse:
    one = found(number)
    _allowed(request, one)
    wanted = BodyFile.objects.filter(pk=file_id, body_id=one.body_id).first()
    if wanted is None:
        raise Http404
    try:
        stream = tools().files.open(wanted.sha256)
    except OSError:
        raise Http404(_("The file was removed when its age came")) from None
    response = FileResponse(
        stream, as_attachment=True, filename=_plain(wanted.name), content_type="application/octet-stream"
    )
    response["Content-Length"] = str(wanted.size)
    return response


@needs("see")
def raw(request: HttpRequest, number: int) -> HttpResponse:
    one = found(number)
    _allowed(request, one)
    return _plain_text(bytes(one.body.raw))


@needs("see")
def before(request: HttpRequest, number: int, correction: int) -> HttpResponse:
    """What it said before a person corrected it."""
    one = found(number)
    _allowed(request, one)
    was = one.corrections.filter(pk=correction).first()
    body = Body.objects.filter(id=was.body).first() if was else None
    if body is None:
        raise Http404(_("The content was removed when its age came"))
    return _plain_text(bytes(body.raw))


def _plain_text(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/plain; charset=utf-8")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _allowed(request: HttpRequest, one: Message) -> None:
    """Where a kind holds personal data, its raw form is for those who act on it."""
    if (
        not may(request.user, "operate")
        and labels_of(one.source.system, one.kind, one.flow.exchange if one.flow else "").any_personal
    ):
        raise PermissionDenied


def _plain(name: str) -> str:
    """The last part of a path, without control characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()) or "file"
