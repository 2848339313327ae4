from datetime import date, datetime
from typing import Literal

from obmen.core.settings import Settings, setting
from obmen.core.text import Text


class OrderSettings(Settings):
    """K4.1; ``dated_from``: H13."""

    excluded_types: tuple[str, ...] = setting(
        Text("Order types that stay in 1C"),
        help=Text("As they are called in 1C; letter case does not matter"),
        default=("Маркетинг",),
    )
    file_mandatory: bool = setting(
        Text("An order must bring its file"),
        help=Text("Off: an order without a file is written without it, and a file already in the deal stays"),
        default=True,
    )
    any_shipment_finishes: bool = setting(
        Text("Any shipment finishes the order"),
        help=Text("Off: an order closed and shipped in part changes nothing in the deal and is shown to the operator"),
        default=False,
    )
    unknown_order: Literal["hold", "deal"] = setting(
        Text("When an order ends that its deal does not hold"),
        help=Text("Such are the orders older than the exchange"),
        default="hold",
        titles={
            "hold": Text("hold the message for a person"),
            "deal": Text("end the deal by its number alone"),
        },
    )
    warn_of_sums: bool = setting(
        Text("Warn of lines whose sum is not quantity × price"),
        help=Text("The line is written as 1C sent it. Switch off where discounts make it usual"),
        default=True,
    )

    dated_from: date | None = setting(
        Text("Orders dated from"),
        help=Text("Older ones stay in 1C and are not compared. Empty: all that 1C tells of are brought over"),
        default=None,
    )

    def leaves_out(self, dated: datetime | None) -> bool:
        """H13. One without a date is not left out."""
        return self.dated_from is not None and dated is not None and dated.date() < self.dated_from

    def excludes(self, order_type: str) -> bool:
        return order_type.strip().casefold() in {one.strip().casefold() for one in self.excluded_types} - {""}
