from pydantic import model_validator

from obmen.core.reach import Address, HttpSettings
from obmen.core.settings import Secret, Settings, setting
from obmen.core.text import Text


class KsupAccess(Settings):
    address: Address = setting(
        Text("Address of KSUP"),
        help=Text("The one a browser opens, such as https://ksup.example"),
        address=True,
        pattern=r"^\s*https?://[^\s/]",
        max_length=2000,
    )
    token: Secret = setting(
        Text("Key"),
        help=Text("Issued in KSUP to the user under whom obmen works"),
        min_length=1,
    )


class DealStatuses(Settings):
    """K6, K7."""

    cancelled: str = setting(
        Text("Status of a cancelled deal"),
        help=Text("As it is called in KSUP. A deal gets it when its order is closed in 1C with nothing shipped"),
        default="Отменённая",
        min_length=1,
    )
    finished: str = setting(
        Text("Status of a finished deal"),
        help=Text("As it is called in KSUP. A deal gets it when its order is closed in 1C with all of it shipped"),
        default="Завершённая",
        min_length=1,
    )

    @model_validator(mode="after")
    def _two_ends(self) -> "DealStatuses":  # noqa: N804  an instance here, whatever the name of the decorator says
        if self.cancelled == self.finished:
            raise ValueError(Text("A cancelled deal and a finished one need different statuses"))
        return self


class KsupSettings(HttpSettings, DealStatuses, KsupAccess):
    pass
