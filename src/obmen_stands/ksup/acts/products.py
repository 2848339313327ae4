"""Products, by article; 1C's own reference lets a product be renamed.   Rules K3, K3.2."""

from typing import Any, Literal
from urllib.parse import quote

from obmen_stands.ksup import records
from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.call import Act, Call
from obmen_stands.ksup.fields import Article, Base, Code, Record, Text, Title, may, must

EXAMPLE_URL = "https://ksup.example/products/15"


class ProductFields(Record, title="Поля номенклатуры"):
    article: Article = must("Артикул", "00-00000125")
    name: Title = must("Название номенклатуры", "Фильтр масляный W 712/95")
    series: Text | None = may("Серия", "W 712")
    manufacturer: Text | None = may("Производитель", "MANN-FILTER")


class ProductBody(ProductFields, title="Номенклатура"):
    base: Base = must("База 1С", "onec-ut")
    ref: Code | None = may("Ссылка номенклатуры в 1С", "3f2c9a52-6f0e-11ee-8c99-0242ac120002")


class ProductRef(Record, title="Ссылка 1С"):
    base: Base = must("База 1С", "onec-ut")
    ref: Code = must("Ссылка номенклатуры в 1С", "3f2c9a52-6f0e-11ee-8c99-0242ac120002")


class ProductView(ProductFields, title="Номенклатура КСУП"):
    id: str = must("Код КСУП", "15")
    refs: list[ProductRef] = must("Ссылки 1С, по одной на базу", [])
    url: str = must("Страница номенклатуры", EXAMPLE_URL)


class ProductDone(Record, title="Номенклатура записана"):
    done: Literal["created", "changed", "unchanged"] = must("Что сделано", "created")
    id: str = must("Код КСУП", "15")
    article: str = must("Артикул", "00-00000125")
    url: str = must("Страница номенклатуры", EXAMPLE_URL)


class Products(Record, title="Найденная номенклатура"):
    items: list[ProductView] = must("С этим артикулом и с этой ссылкой 1С, не больше двух", [])


class ProductQuery(Record, title="Артикул и ссылка"):
    article: Article = must("Артикул", "00-00000125")
    base: Base | None = may("База 1С, чья ссылка", "onec-ut")
    ref: Code | None = may("Ссылка номенклатуры в 1С", "3f2c9a52-6f0e-11ee-8c99-0242ac120002")


def product_view(call: Call, product: dict[str, Any]) -> dict[str, Any]:
    sql = "SELECT base, code AS ref FROM codes WHERE kind = 'product' AND owner = ? ORDER BY base"
    refs = [dict(row) for row in call.db.execute(sql, (product["id"],))]
    return product | {"refs": refs, "url": product_url(call.site, product["id"])}


def product_url(site: str, id_: str) -> str:
    return f"{site}/products/{quote(id_, safe='')}"


def find_products(call: Call) -> Answer:
    query = call.query_as(ProductQuery)
    named, referred = _named(call, query.article), _referred(call, query.base, query.ref)
    found = {one["id"]: product_view(call, one) for one in (named, referred) if one}
    return Answer.of(200, {"items": list(found.values())})


def _named(call: Call, article: str) -> dict[str, Any] | None:
    return records.by_key(call, "product", article)


def _referred(call: Call, base: str | None, ref: str | None) -> dict[str, Any] | None:
    owner = records.owner(call, base, "product", ref) if base and ref else None
    return records.by_id(call, "product", owner) if owner else None


def put_product(call: Call) -> Answer:
    body = call.body_as(ProductBody)
    done, id_ = write_product(call, body)
    told = {"article": body.article, "url": product_url(call.site, id_)}
    return Answer.of(200, {"done": done, "id": id_} | told)


def write_product(call: Call, body: ProductBody) -> tuple[str, str]:
    """What was done, and the id. Refused before anything is written: in a page each row is taken or refused alone."""
    named, referred = _named(call, body.article), _referred(call, body.base, body.ref)
    if named and referred and named["id"] != referred["id"]:
        text = f"артикул {body.article} уже у другой номенклатуры ({named['name']})"
        raise Refusal(409, "article_taken", text, "article")
    before = referred or named
    new_ref = body.ref if before is None else _new_ref(call, body, before["id"])
    doc = {name: getattr(body, name) for name in ProductFields.model_fields}
    if before is None:
        done, id_ = "created", records.add(call, "product", doc, key=body.article)
    else:
        done, id_ = "unchanged", before["id"]
    if before and before != {"id": id_} | doc:
        done = "changed"
        records.replace(call, "product", id_, doc, key=body.article)
    if new_ref:
        records.take_code(call, body.base, "product", new_ref, id_)
    if new_ref and done == "unchanged":
        done = "changed"
        records.touch(call, id_)
    return done, id_


def _new_ref(call: Call, body: ProductBody, id_: str) -> str | None:
    """None where it is known. Two references with one article are two products in 1C: KSUP does not guess which one is
    meant."""
    sql = "SELECT code FROM codes WHERE base = ? AND kind = 'product' AND owner = ?"
    row = call.one(sql, body.base, id_)
    if body.ref and row and row["code"] != body.ref:
        text = f"артикул {body.article} уже связан с другой ссылкой 1С ({row['code']})"
        raise Refusal(409, "article_taken", text, "ref")
    return None if row else body.ref


ACTS = [
    Act(
        "product.find", "GET", "/products", "Найти по артикулу и по ссылке 1С", find_products, Products,
        query=ProductQuery, rule="K3, K3.2",
    ),
    Act(
        "product.put", "PUT", "/products", "Создать или изменить номенклатуру", put_product, ProductDone,
        body=ProductBody, rule="K3, K3.2",
    ),
]  # fmt: skip
