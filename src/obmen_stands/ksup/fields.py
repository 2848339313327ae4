"""The words of the contract: kinds of values with their bounds, and the strict record all bodies are made of."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

NO_OUTER_SPACES = r"^[^\s\u0085](.*[^\s\u0085])?$"
AMOUNT = r"^-?\d{1,15}(\.\d{1,6})?$"
MOMENT = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2}))?$"


def _real_date(text: str) -> str:
    """The pattern lets 2026-02-30 pass; the calendar does not."""
    datetime.fromisoformat(text)
    return text


Base = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,49}$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=NO_OUTER_SPACES)]
Inn = Annotated[str, StringConstraints(pattern=r"^([0-9]{10}|[0-9]{12})$")]
Article = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_OUTER_SPACES)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Text = Annotated[str, StringConstraints(max_length=250)]
Amount = Annotated[str, StringConstraints(pattern=AMOUNT)]
DAY = {"type": "string", "format": "date"}
"""What no pattern says: that it is a day of the calendar."""
Moment = Annotated[
    str,
    StringConstraints(pattern=MOMENT),
    AfterValidator(_real_date),
    WithJsonSchema({"type": "string", "pattern": MOMENT, "anyOf": [{"format": "date"}, {"format": "date-time"}]}),
]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_real_date), WithJsonSchema(DAY)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

DealStatus = Literal["Новая", "В работе", "Отменённая", "Завершённая"]
OrderState = Literal["open", "cancelled", "finished", "closed"]
ContactType = Literal["company", "person"]


class Record(BaseModel):
    """Unknown fields are refused and nothing is converted: a number where text is due is an error."""

    model_config = ConfigDict(extra="forbid", strict=True)


def must(title: str, example: object, **more: Any) -> Any:
    """A mandatory field with its Russian title and an example for the contract."""
    return Field(..., title=title, examples=[example], **more)


def may(title: str, example: object, default: object = None, **more: Any) -> Any:
    """A field that may be left out."""
    return Field(default, title=title, examples=[example], **more)


class Line(Record, title="Строка состава"):
    """One line of an order, a shipment or a receipt."""

    article: Article = must("Артикул номенклатуры", "00-00000125")
    name: Title = must("Название номенклатуры", "Фильтр масляный W 712/95")
    quantity: Amount = must("Количество", "2")
    price: Amount = must("Сумма за 1 шт", "625.25")
    sum: Amount = must("Сумма итого", "1250.50")


EXAMPLE_LINES = [
    {"article": "00-00000125", "name": "Фильтр масляный W 712/95", "quantity": "2", "price": "625.25", "sum": "1250.50"}
]
Lines = Annotated[list[Line], Field(max_length=10_000)]


class OrderKey(Record, title="Заказ базы"):
    base: Base = must("База 1С", "onec-ut")
    order_number: Code = must("Номер заказа в 1С", "УТ-000123")


class BaseQuery(Record, title="База"):
    base: Base = must("База 1С (краткое имя подключения)", "onec-ut")
