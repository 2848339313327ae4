from datetime import date, datetime
from typing import Literal

from obmen.core.settings import Settings, setting
from obmen.core.text import Text


class ReceiptSettings(Settings):
    """K12; ``dated_from``: H13."""

    unknown_client: Literal["skip", "hold"] = setting(
        Text("When KSUP does not know the client's code"),
        help=Text("Clients that KSUP has not sent to 1C have none there. It is waited for a minute first"),
        default="skip",
        titles={
            "skip": Text("pass the receipt over and list it"),
            "hold": Text("hold the message for a person"),
        },
    )
    dated_from: date | None = setting(
        Text("Receipts dated from"),
        help=Text("Older ones stay in 1C. Empty: all that 1C tells of are brought over"),
        default=None,
    )

    def leaves_out(self, dated: datetime) -> bool:
        return self.dated_from is not None and dated.date() < self.dated_from
