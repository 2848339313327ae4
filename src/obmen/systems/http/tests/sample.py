from typing import Any

from tests.batteries.hostile import http
from tests.batteries.samples import SECRET, SystemSample


def settings(url: str) -> dict[str, Any]:
    return {"address": f"{url}/hook", "secret_headers": [{"name": "X-Key", "value": SECRET}]}


SAMPLE = SystemSample(
    settings=settings,
    read=lambda client: client.check(),
    write=lambda client: client.send({"number": "17"}, ()),
    fine=http("200 OK", b"{}"),
    refusal=http("400 Bad Request", b"no such order"),
)
