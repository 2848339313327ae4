"""Clients of a car service: names, cars, and phones written the many ways people write them."""

import json
import random
from typing import Any
from uuid import UUID
from xml.sax.saxutils import quoteattr

from .attributes import UNDEFINED, Attributes
from .tables import Record, filled_row

MEN = ("Пётр", "Алексей", "Ильдар", "Фёдор", "Семён", "Игорь")
PATRONYMICS = ("Петрович", "Артёмович", "Рашидович", "Игоревич", "Семёнович")
SURNAMES = ("Щёголев", "Королёв", "Нурмухаметов", "Иванов", "Сидоров", "Ёлкин", "О'Нил")
FIRMS = ("ООО «Ромашка»", 'АО "Стройсервис-Юг"', "ТСЖ «Берёзка»")
CARS = ("Лада Веста", "KIA Rio", "Hyundai Solaris", "Toyota Camry", "УАЗ Патриот")
PHONES = ("+7 ({0}) {1}-{2}-{3}", "8{0}{1}{2}{3}", "8-{0}-{1}-{2}{3}", "{0} {1} {2} {3}", "+7{0}{1}{2}{3}")
CONTACTS = "StandardODATA.Catalog_Контрагенты"
PHONE_KIND = str(UUID(int=0x6D0E_11F1_9296_0800_2761_F3C5_0001_0002, version=1))


def client(chance: random.Random, index: int) -> dict[str, Any]:
    """Facts of one client and its car; `phone` may be missing, double, with an extension, or foreign."""
    own = str(UUID(int=chance.getrandbits(128), version=1))
    firm = chance.random() < 0.1
    man = f"{chance.choice(SURNAMES)} {chance.choice(MEN)} {chance.choice(PATRONYMICS)}"
    name = f"{chance.choice(FIRMS)} № {index + 1}" if firm else man
    phone = _phone(chance)
    return {
        "ref": own,
        "name": name,
        "full_name": name,
        "code": f"{index + 1:09}",
        "marked": chance.random() < 0.01,
        "inn": f"{chance.randrange(10**9, 10**10)}" if firm else "",
        "phone": phone,
        "contacts": [contact(phone)] if phone else [],
        "own_car": _car(chance, index),
    }


def _phone(chance: random.Random) -> str:
    """As a receptionist types it: free text, now and then with a second number, an extension, another country."""
    lot = chance.random()
    if lot < 0.05:
        return ""
    parts = (f"90{chance.randrange(10)}", f"{chance.randrange(1000):03}", f"{chance.randrange(100):02}")
    phone = chance.choice(PHONES).format(*parts, f"{chance.randrange(100):02}")
    if lot < 0.08:
        return f"{phone}, {chance.choice(PHONES).format(*parts, '77')} (жена)"
    if lot < 0.11:
        return f"{phone}, доб. {chance.randrange(10, 99)}"
    return f"+375 29 {parts[1]}-{parts[2]}-00" if lot < 0.13 else phone


def contact(phone: str) -> dict[str, Any]:
    """A row of the tabular part «КонтактнаяИнформация»: the same phone as text, XML and JSON."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    value = {"value": phone, "type": "Телефон", "number": digits[-7:]}
    space = "http://www.v8.1c.ru/ssl/contactinfo"
    return {
        "kind": "Телефон",
        "kind_ref": PHONE_KIND,
        "phone": phone,
        "fields": f'<КонтактнаяИнформация xmlns="{space}" Представление={quoteattr(phone)}/>',
        "digits": digits,
        "short_digits": digits[-7:],
        "value": json.dumps(value, ensure_ascii=False),
    }


def contact_rows(columns: Attributes, phone: str) -> list[Record]:
    """The tabular part of a client with this phone and no other; empty for no phone."""
    facts = [contact(phone)] if phone else []
    return [filled_row(columns, {"line": number, **one}) for number, one in enumerate(facts, 1)]


def register_rows(client: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of the register «КонтактнаяИнформация», where older releases keep phones: an address stands there too."""
    owner = (client["ref"], CONTACTS)
    address = {"client_any": owner, "kind": "Адрес", "kind_any": ("", UNDEFINED), "phone": "Тула, Садовая, 8-903-112"}
    phone = {"client_any": owner, "kind": "Телефон", "kind_any": ("Мобильный", "Edm.String"), "phone": client["phone"]}
    return [phone, address] if client["phone"] else [address]


def _car(chance: random.Random, index: int) -> dict[str, Any]:
    letters = [chance.choice("АВЕКМНОРСТУХ") for _ in range(3)]
    plate = f"{letters[0]}{chance.randrange(1000):03}{letters[1]}{letters[2]}{chance.choice((71, 77, 150))}"
    return {
        "ref": str(UUID(int=chance.getrandbits(128), version=1)),
        "name": f"{chance.choice(CARS)} {plate}",
        "code": f"{index + 1:09}",
        "plate": plate,
        "vin": f"X9F{chance.randrange(10**13, 10**14)}",
        "made": f"{chance.randint(2005, 2025)}-01-01T00:00:00",
    }


def in_document(chance: random.Random, client: dict[str, Any]) -> dict[str, Any]:
    """How a work order names its client: some have none, some only a name typed in, half repeat the phone."""
    lot = chance.random()
    car = client["own_car"]
    told = {"phone": client["phone"] if lot < 0.5 else "", "plate": car["plate"]}
    told["cars"] = [{"car": car["ref"], "plate": car["plate"]}]
    told["car"] = (car["ref"], "StandardODATA.Catalog_Автомобили")
    if lot > 0.99:
        return told | {"client": None, "customer": None}
    customer = (client["name"], "Edm.String") if lot > 0.8 else (client["ref"], CONTACTS)
    return told | {"client": client["ref"], "customer": customer}
