"""A row of a comparison that can be mended: what 1C would tell of the order.   Rule H10."""

from pydantic import BaseModel, ConfigDict

from obmen.core.roles.accounting import OrderClosed, OrderPlaced


class OrderToMend(BaseModel):
    """``placed``: its composition differs; ``closed``: how it ended does. ``told``: when 1C had told of the deal by
    itself before both sides were read."""

    model_config = ConfigDict(frozen=True)

    deal: str
    placed: OrderPlaced | None = None
    closed: OrderClosed | None = None
    told: str = ""

    @property
    def messages(self) -> list[OrderPlaced | OrderClosed]:
        return [one for one in (self.placed, self.closed) if one]

    @property
    def line(self) -> tuple[str, str]:
        return self.deal, self.told
