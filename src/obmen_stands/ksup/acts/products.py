"""Products, by article; 1C's own reference lets a product be renamed.   Rules K3, K3.2."""

from typing import Literal

from obmen_stands.ksup import records
from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.call import Act, Call
from obmen_stands.ksup.fields import Article, Base, Code, Record, Text, Title, may, must


class ProductFields(Record, title="Поля номенклатуры"):
    article: Article = must("Артикул", "00-00000125")
    name: Title = must("Название номенклатуры", "Фильтр масляный W 712/95")
    series: Text | None = may("Серия", "W 712")
    manufacturer: Text | None = may("Производитель", "MANN-FILTER")


class ProductBody(ProductFields, title="Номенклатура"):
    base: Base = must("База 1С", "onec-ut")
    ref: Code | None = may("Ссылка номенклатуры в 1С", "3f2c9a52-6f0e-11ee-8c99-0242ac120002")


class ProductView(ProductFields, title="Номенклатура КСУП"):
    id: str = must("Код КСУП", "15")


class ProductDone(Record, title="Номенклатура записана"):
    done: Literal["created", "changed", "unchanged"] = must("Что сделано", "created")
    id: str = must("Код КСУП", "15")
    article: str = must("Артикул", "00-00000125")


class Products(Record, title="Найденная номенклатура"):
    items: list[ProductView] = must("Найденная номенклатура, не больше одной", [])


class ArticleQuery(Record, title="Артикул"):
    article: Article = must("Артикул", "00-00000125")


def find_product(call: Call) -> Answer:
    found = records.by_key(call, "product", call.query_as(ArticleQuery).article)
    return Answer.of(200, {"items": [found] if found else []})


def put_product(call: Call) -> Answer:
    body = call.body_as(ProductBody)
    named = records.by_key(call, "product", body.article)
    owner = records.owner(call, body.base, "product", body.ref) if body.ref else None
    if named and owner and named["id"] != owner:
        text = f"артикул {body.article} уже у другой номенклатуры ({named['name']})"
        raise Refusal(409, "article_taken", text, "article")
    before = records.by_id(call, "product", owner) if owner else named
    doc = {name: getattr(body, name) for name in ProductFields.model_fields}
    if before is None:
        done, id_ = "created", records.add(call, "product", doc, key=body.article)
    else:
        id_ = before["id"]
        done = "unchanged" if before == {"id": id_} | doc else "changed"
        records.replace(call, id_, doc, key=body.article)
    if body.ref:
        _take_ref(call, body, id_)
    return Answer.of(200, {"done": done, "id": id_, "article": body.article})


def _take_ref(call: Call, body: ProductBody, id_: str) -> None:
    """Two references with one article are two products in 1C: KSUP does not guess which one is meant."""
    sql = "SELECT code FROM codes WHERE base = ? AND kind = 'product' AND owner = ?"
    row = call.one(sql, body.base, id_)
    if row and row["code"] != body.ref:
        text = f"артикул {body.article} уже связан с другой ссылкой 1С ({row['code']})"
        raise Refusal(409, "article_taken", text, "ref")
    records.take_code(call, body.base, "product", str(body.ref), id_)


ACTS = [
    Act("product.find", "GET", "/products", "Найти по артикулу", find_product, Products, query=ArticleQuery, rule="K3"),
    Act(
        "product.put", "PUT", "/products", "Создать или изменить номенклатуру", put_product, ProductDone,
        body=ProductBody, rule="K3",
    ),
]  # fmt: skip
