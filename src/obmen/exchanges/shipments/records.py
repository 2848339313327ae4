"""A row of a comparison that can be mended: the shipment 1C would tell of.   Rule H10."""

from pydantic import BaseModel, ConfigDict

from obmen.core.roles.accounting_kinds import Shipment


class ShipmentToMend(BaseModel):
    """``kept``: id in KSUP of the one that a correction replaces. ``told``: when 1C had told of the deal by itself
    before both sides were read."""

    model_config = ConfigDict(frozen=True)

    shipment: Shipment
    kept: str = ""
    told: str = ""

    @property
    def line(self) -> tuple[str, str]:
        return self.shipment.deal_number, self.told
