"""A row of a comparison that can be mended: the income 1C would tell of.   Rule H10."""

from pydantic import BaseModel, ConfigDict

from obmen.core.roles.accounting_kinds import Income


class IncomeToMend(BaseModel):
    """``told``: when 1C had told of the deal by itself before both sides were read."""

    model_config = ConfigDict(frozen=True)

    income: Income
    told: str = ""

    @property
    def line(self) -> tuple[str, str]:
        return self.income.deal_number or "", self.told
