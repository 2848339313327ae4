from typing import Literal

from pydantic import ValidationInfo, field_validator

from obmen.core.reach import Address, HttpSettings
from obmen.core.settings import Secret, Settings, setting
from obmen.core.text import Text

LONGEST_SECONDS = 180
"""A first call starts a session, and the description of a large base takes half a minute by itself."""

ProfileName = Literal["", "alfa_auto_5", "alfa_auto_6", "ut_11"]
PROFILES: dict[str, Text] = {
    "": Text("Choose it"),
    "alfa_auto_5": Text("Alfa-Auto, edition 5"),
    "alfa_auto_6": Text("Alfa-Auto, edition 6"),
    "ut_11": Text("Trade Management 11 with the extension of obmen"),
}


class OnecDoors(Settings):
    """A base that only calls obmen has no address here; its times are in the zone of the connection."""

    hold_repeats: bool = setting(
        Text("Hold what looks like a repeat"),
        help=Text(
            "An income, shipment or receipt without a key or number that equals one of the last ten minutes waits for "
            "a person"
        ),
        default=True,
    )


class Publication(Settings):
    """How the base is asked: through its standard OData interface, or through the service of the extension; without an
    address it is not."""

    address: Address = setting(
        Text("Address of the publication"),
        help=Text(
            "Such as http://server/base, as a browser opens 1C. Empty: the base is not read, it only calls by itself"
        ),
        default="",
        address=True,
        pattern=r"^\s*(https?://[^\s/?#]+[^\s?#]*)?\s*$",
        max_length=2000,
    )
    user: str = setting(
        Text("User of 1C"),
        help=Text("One of the base's own, best made for obmen alone, with rights to read"),
        default="",
        max_length=200,
    )
    password: Secret = setting(Text("Password"), default=Secret(""))
    profile: ProfileName = setting(
        Text("Configuration"),
        help=Text("What the objects of the base are called in its release. Needed where the base is asked"),
        default="",
        titles=PROFILES,
        validate_default=True,
    )
    sessions: int = setting(
        Text("Sessions at once"),
        help=Text("How many requests the base is asked at a time. Each takes a session of 1C, and perhaps a licence"),
        default=2,
        ge=1,
        le=4,
    )

    @field_validator("profile")
    @classmethod
    def _known_where_it_is_asked(cls, value: ProfileName, info: ValidationInfo) -> ProfileName:
        if info.data.get("address") and not value:
            raise ValueError(Text("Choose what is in the base"))
        return value


class OnecSettings(HttpSettings, Publication, OnecDoors):
    seconds: int = setting(
        Text("Time limit, seconds"),
        help=Text("How long one request may take. The first after a pause starts a session and takes half a minute"),
        default=90,
        ge=1,
        le=LONGEST_SECONDS,
    )
