"""The words of the contract: what the service is asked and what it answers."""

from typing import Any, Literal

from pydantic import BaseModel, Field


def must(title: str, example: object, **more: Any) -> Any:
    """A field with its Russian title and an example for the contract."""
    return Field(..., title=title, examples=[example], **more)


def may(title: str, example: object) -> Any:
    """A field that may be left out."""
    return Field(None, title=title, examples=[example])


class QueueState(BaseModel):
    waiting: int = must("Ждут отправки", 3)
    rejected: int = must("Остановлены до решения человека", 0)
    oldest_seconds: int = must("Сколько секунд ждёт старшее", 2)
    sending: bool = must("Отправка включена", True)


class SendingSettings(BaseModel):
    code_attribute: str = must("Реквизит партнёра, который уходит кодом 1С; пусто — код партнёра", "")
    empty_article_as_code: bool = must("Пустой артикул заменён кодом номенклатуры", False)
    full_quantity: bool = must("Заказ отгружен весь, когда отгружено полное количество каждой строки", True)
    wait_for_bank: bool = must("Безналичные деньги пришли, когда их провёл банк", True)
    payment_operations: list[str] = must(
        "Начала имён хозяйственных операций, которые считаются оплатой клиента", ["ПоступлениеОплатыОтКлиента"]
    )


class Ping(BaseModel):
    service: Literal["obmen"] = must("Чья служба", "obmen")
    version: str = must("Версия договора", "1.0")
    configuration: str = must("Конфигурация 1С", "УправлениеТорговлей")
    release: str = must("Выпуск конфигурации", "11.5.8.198")
    platform: str = must("Версия платформы", "8.3.23.1912")
    keeps_identities: bool = must("Хранит ли служба ключи Idempotency-Key", True)
    queue: QueueState = must("Очередь того, что 1С отправляет сама", QueueState(
        waiting=3, rejected=0, oldest_seconds=2, sending=True).model_dump())  # fmt: skip
    settings: SendingSettings = must(
        "По каким настройкам 1С отправляет: так же её читают первый запуск и сверка",
        SendingSettings(
            code_attribute="",
            empty_article_as_code=False,
            full_quantity=True,
            wait_for_bank=True,
            payment_operations=["ПоступлениеОплатыОтКлиента"],
        ).model_dump(),
    )
    warnings: list[str] = must("На что посмотреть в 1С", [])


class CounterpartyRequest(BaseModel):
    ksup_id: str = must("Код КСУП", "77", min_length=1, max_length=100)
    name: str = must("Название объекта", "ООО «Ромашка»", min_length=1)
    type: Literal["company", "person"] = must("company — компания, person — частное лицо", "company")
    email: str | None = may("E-mail", "office@romashka.example")
    phone: str | None = may("Телефон", "+7 495 000-00-00")


class CounterpartyAnswer(BaseModel):
    state: Literal["created", "waiting"] = must("created — заведён; waiting — код придёт позже", "created")
    ksup_id: str = must("Код КСУП", "77")
    code_1c: str | None = must("Код 1С; null, пока контрагент не заведён", "00-00000282")
    ref: str | None = must("Ссылка в 1С", "0f4c2a66-3d1e-11ef-9c1d-00155d012345")


class PricesRequest(BaseModel):
    articles: list[str] = must("Артикулы", ["00-00000125", "00-00000404"], min_length=1, max_length=1000)
    contact_code: str | None = may("Код контакта в 1С, для цен по соглашению", "00-00000999")
    warehouses: list[str] | None = may(
        "Склады: названия или ссылки; пусто или нет поля — как в настройках расширения", ["Магазин", "Внешний склад"]
    )


class PriceItem(BaseModel):
    article: str = must("Артикул", "00-00000125")
    name: str = must("Название номенклатуры", "Фильтр масляный W 712/95")
    warehouse: str = must("Название склада", "Магазин")
    available: float = must("Количество по графе «Доступно»; бывает меньше нуля", 4)
    price_retail: float | None = must("Цена розница; null — такой цены нет", 690)
    price_retail_special: float | None = must("Спец. цена розница", 655.5)
    price_agreement: float | None = must("Спец. цена по соглашению с этим контактом", None)


class PricesAnswer(BaseModel):
    items: list[PriceItem] = must("По строке на номенклатуру и склад", [])
    missing: list[str] = must("Артикулы, которых в 1С нет", ["00-00000404"])
    warnings: list[str] = must(
        "Предупреждения", ["Код контакта 00-00000999 в 1С не найден: цены по соглашению не показаны"]
    )
    as_of: str = must("На какой момент, время сервера 1С без пояса", "2026-03-02T10:15:00")


class Problem(BaseModel):
    code: str = must("Код отказа", "wrong_field")
    field: str = must("Поле; пусто, если дело не в поле", "name")
    reason: str = must("Причина для человека", "Нужно название")


class Refused(BaseModel):
    error: Problem = must("Отказ", {"code": "wrong_field", "field": "name", "reason": "Нужно название"})
