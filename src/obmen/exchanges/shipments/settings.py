from datetime import date, datetime

from obmen.core.settings import Settings, setting
from obmen.core.text import Text


class ShipmentSettings(Settings):
    only_one: bool = setting(
        Text("A correction without a number may mean the deal's only shipment"),
        help=Text("When no shipment has its date. Off: such a correction is held for a person"),
        default=True,
    )
    dated_from: date | None = setting(
        Text("Shipments dated from"),
        help=Text("Older ones and their corrections stay in 1C. Empty: all that 1C tells of are brought over"),
        default=None,
    )

    def leaves_out(self, dated: datetime) -> bool:
        """H13."""
        return self.dated_from is not None and dated.date() < self.dated_from
