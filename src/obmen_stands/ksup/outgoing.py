"""What KSUP itself sends and asks: the webhooks of the contract.   Rules K1, K14."""

from obmen_stands.ksup.fields import Article, Base, Code, ContactType, Record, Text, Title, may, must


class NewContact(Record, title="Новый контакт или компания"):
    base: Base | None = may("База 1С; обязательна, когда баз несколько", "onec-ut")
    ksup_id: Code = must("Код КСУП", "77")
    name: Title = must("Название объекта", "ООО «Ромашка»")
    type: ContactType = must("Тип: company — компания, person — частное лицо", "company")
    email: Text | None = may("E-mail", "office@romashka.example")
    phone: Text | None = may("Телефон", "+7 495 000-00-00")
    has_active_order_task: bool = may("Есть активная задача с заказом", True, True)


class Accepted(Record, title="Принято"):
    id: str = must("Номер сообщения", "01979f6e-3c1a-7f6b-9f8d-2f5f0e6a1b11")
    state: str = must("Состояние", "waiting")


class PricesQuestion(Record, title="Запрос цен и остатков"):
    base: Base | None = may("База 1С; обязательна, когда баз несколько", "onec-ut")
    articles: list[Article] = must("Артикулы", ["00-00000125"])
    contact_code: Code | None = may("Код контакта в 1С", "00-00000042")
    names: dict[str, str] | None = may("Как номенклатура названа в КСУП", {"00-00000125": "Фильтр масляный"})


Number = int | float | str
"""A number; as text where JSON's own would not be exact."""


class PriceItem(Record, title="Цены и остаток на складе"):
    article: Article = must("Артикул", "00-00000125")
    name: Title = must("Название номенклатуры в 1С", "Фильтр масляный W 712/95")
    name_matches: bool | None = must("Совпадает ли название с названием в КСУП", False)
    warehouse: Title = must("Название склада", "Магазин")
    available: Number = must("Количество по графе «Доступно»", 12)
    price_retail: Number | None = must("Цена розница", 650)
    price_retail_special: Number | None = must("Спец. цена розница", None)
    price_agreement: Number | None = must("Спец. цена по соглашению с этим контактом", 625.25)


class PricesAnswer(Record, title="Цены и остатки"):
    items: list[PriceItem] = must("По строке на артикул и склад", [])
    missing: list[str] = must("Артикулы, которых в 1С нет", [])
    warnings: list[str] = must("Предупреждения", [])
    as_of: str = must("На какой момент", "2026-03-02T10:15:00+03:00")


WEBHOOKS: dict[str, tuple[str, type[Record], int, type[Record]]] = {
    "contact.created": (
        "POST /in/{ksup}/contacts: у клиента есть активная задача с заказом",
        NewContact,
        202,
        Accepted,
    ),
    "prices.asked": ("POST /ask/{ksup}/prices: кнопка «Получить цены и остатки»", PricesQuestion, 200, PricesAnswer),
}
