"""Clients such as a firm has them: firms with their numbers, people, phones written the many ways people write them."""

import random

from .service.trade import Partner

FIRMS = ("Ёлки и окна", "Стройсервис-Юг", "Авто & Ко", "Берёзка", "Семёновский завод", "О'Кей", "Ромашка")
FORMS = ("ООО «{}»", 'АО "{}"', "ТСЖ «{}»", "ИП {}")
MEN = ("Щёголев Пётр Артёмович", "Королёва Алёна Игоревна", "Нурмухаметов Ильдар Рашидович", "О'Нил Патрик")
PHONES = ("+7 ({0}) {1}-{2}-{3}", "8{0}{1}{2}{3}", "8-{0}-{1}-{2}{3}", "{0} {1} {2} {3}", "+7{0}{1}{2}{3}, доб. 12")


def partner(seed: int, index: int) -> Partner:
    """The so-manieth of a seed. Every 20th has no phone, every 15th no e-mail, every 80th is marked."""
    chance = random.Random(f"{seed} partner {index}")
    firm = chance.random() < 0.6
    name = chance.choice(FORMS).format(chance.choice(FIRMS)) if firm else chance.choice(MEN)
    return Partner(
        name=f"{name} № {index + 1}",
        type="company" if firm else "person",
        inn=f"{7_700_000_000 + index}" if firm else f"{770_000_000_000 + index}",
        kpp="770101001" if firm else "",
        email="" if index % 15 == 14 else f"client{index + 1}@example.org",
        phone="" if index % 20 == 19 else _phone(chance, index),
        phones=[_phone(chance, index + 5_000_000)] if index % 7 == 0 else [],
        contacts_in=("both", "partner", "counterparty")[index % 3],
        marked=index % 80 == 79,
    )


def _phone(chance: random.Random, index: int) -> str:
    """No two alike."""
    digits = f"9{index:09}"
    return chance.choice(PHONES).format(digits[:3], digits[3:6], digits[6:8], digits[8:])
