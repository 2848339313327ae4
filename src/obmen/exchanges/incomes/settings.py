from datetime import date, datetime

from obmen.core.settings import Settings, setting
from obmen.core.text import Text


class IncomeSettings(Settings):
    """K9; ``dated_from``: H13."""

    responsible: str = setting(
        Text("Who is told of income tied to no order"),
        help=Text("One of the people who work in KSUP"),
        choices="user_choices",
        min_length=1,
    )
    substitute: str = setting(
        Text("Who is told instead of him"),
        help=Text("When he does not work there any more. Empty: nobody, the message is held"),
        choices="user_choices",
        default="",
    )
    text: str = setting(
        Text("What he is told"),
        help=Text("{places} stand for what 1C has told", places="{sum}, {date}, {document}, {base}"),
        default="Поступили деньги без привязки к заказу: {sum} от {date}, документ {document}, база {base}",
        min_length=1,
        max_length=500,
    )
    dated_from: date | None = setting(
        Text("Money that came from this day on"),
        help=Text("What came before was entered into KSUP by hand. Empty: all that 1C tells of is brought over"),
        default=None,
    )

    def leaves_out(self, came: datetime) -> bool:
        return self.dated_from is not None and came.date() < self.dated_from
