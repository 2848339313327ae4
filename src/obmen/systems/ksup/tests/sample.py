from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from obmen.core.outcome import ObjectRef
from obmen.core.roles.project_basics import CompositionLine
from obmen.core.roles.project_system import Composition, Deal
from tests.batteries.hostile import http
from tests.batteries.samples import SECRET, SystemSample
from tests.batteries.small_run import stored

DEAL = Deal("12345", ObjectRef("ksup", "deal", "12345"), "В работе", None, ())
LINE = CompositionLine("00-00000125", "Фильтр «ё» W 712/95", Decimal(2), Decimal("625.25"), Decimal("1250.50"))
FILE = stored(b"%PDF-1.4 order", name='Заказ "ТДЦБ-000117".pdf')
ORDER = Composition("onec-ut", "ТДЦБ-000117", datetime(2026, 3, 2, 7, 10, tzinfo=UTC), [LINE], FILE)


def settings(url: str) -> dict[str, Any]:
    return {"address": url, "token": SECRET}


SAMPLE = SystemSample(
    settings=settings,
    read=lambda client: client.deal("12345"),
    write=lambda client: client.put_order(DEAL, ORDER),
    fine=http("200 OK", b'{"done": "created"}'),
    refusal=http("422 Unprocessable", b'{"error": {"code": "bad_field", "field": "lines.0.sum", "reason": "?"}}'),
)
