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


class KsupSettings(HttpSettings, KsupAccess):
    pass
