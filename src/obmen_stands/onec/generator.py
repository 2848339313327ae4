"""Orders such as a firm of windows and car parts writes them; the same seed gives the same orders."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from .orders import LineDraft, OrderDraft, money

WARES = (
    "Окно «Стандарт» двустворчатое ПВХ 1300×1400",
    "Окно «Тёплый дом» трёхстворчатое 2050×1400",
    'Блок балконный "Евро" 2100×700 левый',
    "Подоконник белый глянец 300 мм",
    "Отлив оцинкованный 150 мм, RAL 8017 «Шоколад»",
    "Стеклопакет двухкамерный 4-10-4-10-4 И",
    "Сетка москитная, рамка коричневая",
    "Ручка оконная «Hoppe» с ключом",
    "Фильтр масляный Mann W 914/2",
    "Колодки тормозные передние «Лада Веста» (к-т)",
    "Амортизатор задний газомасляный 2108–2115",
    "Щётка стеклоочистителя 600 мм, зимняя",
    "Подшипник ступицы передней с АБС",
    "Ремень ГРМ 137×22 & ролик <натяжной>",
    "Доставка и подъём на 5-й этаж 🚚",
)
CUSTOMERS = (
    "ООО «Ёлки и окна»", "ИП Щёголев Пётр Артёмович", 'АО "Стройсервис-Юг"', "Королёва Алёна Игоревна",
    "ООО «Авто & Ко»", "ТСЖ «Берёзка, дом 7/2»", "Нурмухаметов Ильдар Рашидович", "ООО «Семёновский завод»",
)  # fmt: skip
COMMENTS = (
    "", "", "", "Звонить после 18:00 🙂", "Оплата «по факту», счёт №\u00a015\\2 от вчера",
    "Подъезд со двора;\tдомофон не работает\nСпросить Фёдора", 'Клиент просил "как в прошлый раз"',
)  # fmt: skip
FIRST_DAY = datetime(2026, 1, 12, 9)


class Recipe(BaseModel):
    """How many orders and of what size. Deals are taken in turn, so orders above their number share a deal."""

    model_config = ConfigDict(extra="forbid")
    orders: int = Field(10, ge=1, le=100_000)
    seed: int = 1
    deals: int | None = Field(None, ge=1)
    """Each order has a deal of its own when not given."""
    first_deal: int = Field(12_301, ge=1)
    lines: tuple[int, int] = (1, 8)
    attachment_bytes: int = Field(0, ge=0, le=60_000_000)
    marketing_every: int = Field(0, ge=0)
    """Each so-manieth order is of the type «Маркетинг»; 0: none."""
    without_deal_every: int = Field(0, ge=0)
    """Each so-manieth order is an old document without a deal number; 0: none."""


def generate(recipe: Recipe) -> list[OrderDraft]:
    """Drafts in the order of their dates, one a quarter of an hour."""
    chance = random.Random(recipe.seed)
    return [_order(chance, recipe, index) for index in range(recipe.orders)]


def _order(chance: random.Random, recipe: Recipe, index: int) -> OrderDraft:
    without_deal = bool(recipe.without_deal_every) and (index + 1) % recipe.without_deal_every == 0
    marketing = bool(recipe.marketing_every) and (index + 1) % recipe.marketing_every == 0
    return OrderDraft(
        deal_number=None if without_deal else recipe.first_deal + index % (recipe.deals or recipe.orders),
        lines=[line(chance) for _ in range(chance.randint(*recipe.lines))],
        date=FIRST_DAY + timedelta(minutes=15 * index, seconds=chance.randrange(60)),
        order_type="Маркетинг" if marketing else "Обычный",
        customer=chance.choice(CUSTOMERS),
        comment=chance.choice(COMMENTS),
        attachment_bytes=recipe.attachment_bytes,
        unchecked=without_deal,
    )


def line(chance: random.Random) -> LineDraft:
    """Articles are text: most begin with zeros, some hold letters of both alphabets."""
    number = chance.randrange(1, 1_000_000)
    article = chance.choice((f"{number:08}", f"{number:08}", f"00-{number:08}", f"ОК-{number % 1000:04}/A"))
    quantity = Decimal(chance.randint(1, 40)) if chance.random() < 0.8 else Decimal(chance.randint(1, 9999)) / 1000
    return LineDraft(
        article=article,
        name=chance.choice(WARES),
        quantity=quantity,
        price=money(Decimal(chance.randint(100, 9_000_000)) / 100),
    )
