from obmen.core.pointers import Pointer
from obmen.core.settings import Settings, setting
from obmen.core.text import Text


class RelaySettings(Settings):
    key: Pointer = setting(
        Text("What the message is about"),
        help=Text("A pointer such as /order/number. Equal ones go one by one, in order. Empty: each by itself"),
        default="",
    )
    identity: Pointer = setting(
        Text("What makes it the same message again"),
        help=Text("A pointer such as /event_id, for senders without the header Idempotency-Key. Empty: each is new"),
        default="",
    )
    title: Pointer = setting(
        Text("What to call the message in the journal"),
        help=Text("A pointer such as /order/title. Empty: its kind and key"),
        default="",
    )
