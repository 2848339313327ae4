"""A row of a comparison that can be mended: the receipt 1C would tell of.   Rule H10."""

from pydantic import BaseModel, ConfigDict

from obmen.core.roles.accounting_kinds import Receipt


class ReceiptToMend(BaseModel):
    """Receipts are only created, and one that is there by then is found: what 1C has told of since needs no look."""

    model_config = ConfigDict(frozen=True)

    receipt: Receipt

    @property
    def line(self) -> tuple[str, str]:
        return self.receipt.code_1c, ""
