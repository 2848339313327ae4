"""What 1C answers to one request: reading of sets, objects and tabular parts, writing, posting."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response

from . import address, atom, metadata, options, query, virtual, writes
from .address import Address
from .errors import ODataError, no_instance
from .options import Options
from .publication import Publication
from .query import Found, Rights
from .schema import EntitySet
from .shape import Shape, number
from .tables import Record, Tables


@dataclass(frozen=True)
class Ask:
    """`path` is below the root, decoded; `root` is the address of the service with a slash at its end."""

    method: str
    path: str
    query: bytes
    headers: Headers
    body: bytes
    root: str

    def options(self) -> Options:
        return options.read(self.query, self.headers.get("accept", ""))


def answer(publication: Publication, ask: Ask) -> Response:
    """Raises ODataError."""
    tables = publication.tables
    with tables.reading():
        if ask.path == "/$metadata":
            return Response(metadata.edmx(publication.shown), media_type="application/xml;charset=utf-8")
        if ask.path in ("", "/"):
            return _service(publication, ask)
        place = address.read(ask.path, publication.shown)
        if ask.method == "GET":
            return _read(publication, tables, ask, place)
        if tables.read_only:
            raise ODataError(20, "Недостаточно прав: пользователь публикации только читает", 401)
        return _written(publication, tables, ask, place)


def _service(publication: Publication, ask: Ask) -> Response:
    sets = [{"name": name, "url": name} for name in publication.shown.sets]
    return _json({"odata.metadata": f"{ask.root}$metadata", "value": sets})


def _read(publication: Publication, tables: Tables, ask: Ask, place: Address) -> Response:
    switched = publication.settings
    rights = Rights(frozenset(switched.hidden_organisations), switched.unknown_in_filter == "find_nothing")
    if place.keys is not None:
        return _read_one(tables, ask, place, rights)
    if place.rest not in ("", "$count"):
        raise ODataError(11, f'Метод "{place.rest}" не найден')
    asked = ask.options()
    entity, rows = place.entity, None
    if place.call:
        entity, rows = virtual.table(tables, entity, place.call, rights.lenient)
    found = query.found(tables, entity, asked, rights, rows)
    if place.rest == "$count":
        return Response(str(found.count), media_type="text/plain;charset=utf-8")
    return _listed(ask, entity, found, asked)


def _listed(ask: Ask, entity: EntitySet, found: Found, asked: Options) -> Response:
    rows = [found.shape.written(row) for row in found.rows]
    if asked.format == "atom":
        return _atom(atom.feed(entity, ask.root, rows, found.count if asked.count else None))
    count = {"odata.count": str(found.count)} if asked.count else {}
    return _json({"odata.metadata": f"{ask.root}$metadata#{entity.name}", **count, "value": rows})


def _read_one(tables: Tables, ask: Ask, place: Address, rights: Rights) -> Response:
    row = _one(tables, place)
    attribute = place.entity.attribute_for("organisation")
    if attribute and row[attribute.name] in rights.hidden:
        raise ODataError(20, "Недостаточно прав для просмотра", 401)
    if not place.rest:
        return _object(tables, ask, place.entity, row)
    part = place.entity.attributes.get(place.rest)
    if part and part.type == "rows":
        inner = tables.profile.sets[f"{place.entity.name}_{part.name}"]
        rows = [Shape.read(tables, inner).written({"Ref_Key": row["Ref_Key"], **one}) for one in row[part.name]]
        return _json({"odata.metadata": f"{ask.root}$metadata#{inner.name}", "value": rows})
    reference = place.entity.attributes.get(f"{place.rest}_Key")
    if reference is None or reference.target not in tables.profile.sets:
        raise ODataError(10, f'Сегмент пути "{place.rest}" не найден!', 404)
    target = tables.profile.sets[reference.target]
    other = tables.found(target.name, row[reference.name])
    if other is None:
        raise no_instance(target.name)
    return _object(tables, ask, target, other)


def _one(tables: Tables, place: Address) -> Record:
    row = query.one(tables, place.entity, place.keys or {})
    if row is None:
        raise no_instance(place.entity.name)
    return row


def _object(tables: Tables, ask: Ask, entity: EntitySet, row: Record, status: int = 200) -> Response:
    asked = ask.options()
    if asked.expand:
        raise ODataError(0, "Опция запроса $expand не поддерживается для отдельной сущности")
    written = Shape.read(tables, entity, asked.select).written(row)
    if asked.format == "atom":
        return _atom(atom.entry(entity, ask.root, written), status)
    return _json({"odata.metadata": f"{ask.root}$metadata#{entity.name}/@Element", **written}, status)


def _written(publication: Publication, tables: Tables, ask: Ask, place: Address) -> Response:
    if place.call or place.entity.recorded:
        raise ODataError(19, "Метод HTTP не разрешён", 405)
    if ask.method == "POST" and place.keys is None and not place.rest:
        return _created(tables, ask, place.entity)
    if place.keys is None or place.rest not in ("", "Post", "Unpost"):
        raise ODataError(19, "Метод HTTP не разрешён", 405)
    row = _one(tables, place)
    if place.rest:
        return _posted(tables, ask, place, row)
    version = row.get("DataVersion")
    if publication.settings.if_match == "check" and ask.headers.get("if-match", version) != version:
        raise ODataError(-1, "Данные были изменены или удалены другим пользователем", 412)
    if ask.method == "DELETE":
        writes.deleted(tables, place.entity, row)
        return Response(status_code=204)
    if ask.method not in ("PATCH", "PUT"):
        raise ODataError(19, "Метод HTTP не разрешён", 405)
    write = writes.changed if ask.method == "PATCH" else writes.replaced
    return _object(tables, ask, place.entity, write(tables, place.entity, row, writes.parsed(ask.body)))


def _created(tables: Tables, ask: Ask, entity: EntitySet) -> Response:
    now = datetime.now().isoformat(timespec="seconds")
    row = writes.created(tables, entity, writes.parsed(ask.body), now)
    response = _object(tables, ask, entity, row, 201)
    key = f"guid'{row['Ref_Key']}'" if entity.is_object else ",".join(f"{name}='{row[name]}'" for name in entity.key)
    # 1C writes Cyrillic into the header as it is, in UTF-8, which HTTP does not allow
    response.raw_headers.append((b"location", f"{ask.root}{entity.name}({key})".encode()))
    return response


def _posted(tables: Tables, ask: Ask, place: Address, row: Record) -> Response:
    if ask.method != "POST" or not place.entity.presentation:
        raise ODataError(19, "Метод HTTP не разрешён", 405)
    writes.posted(tables, place.entity, row, place.rest == "Post")
    return Response(status_code=200)


def _json(content: dict[str, Any], status: int = 200) -> Response:
    body = json.dumps(content, ensure_ascii=False, indent=0, default=number).encode()
    return Response(body, status, media_type="application/json;odata=minimalmetadata;streaming=true;charset=utf-8")


def _atom(body: bytes, status: int = 200) -> Response:
    return Response(body, status, media_type="application/atom+xml;type=feed;charset=utf-8")
