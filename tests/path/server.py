"""obmen as the demo starts it, with flows of everything else too, but that a connection which failed is tried again
after half a second instead of a minute, a code KSUP does not know is waited for one and a half and looked for more
often, and what Bitrix24 did not answer is looked up after two."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

RESPONSIBLE = {"responsible": "1", "substitute": "2"}
FLOWS: dict[str, dict[str, Any]] = {
    "incomes": RESPONSIBLE,
    "shipments": {},
    "products": {"groups": ["Окна"]},
    "counterparties": {},
    "receipts": {},
}


def main() -> None:
    from obmen.cli.demo import serve
    from obmen.journal import claim
    from obmen.site import boot

    boot()
    from obmen.core.roles import project_cards
    from obmen.worker import bulk, perform

    bulk.Portion._rests = lambda self, one: timedelta(seconds=2)  # type: ignore[method-assign]
    orders_only = serve.set_up

    def whole(ksup: Mapping[str, str], bases: Sequence[str]) -> dict[str, str]:
        keys = orders_only(ksup, bases)
        for base in bases:
            add_flows(base)
        return keys

    serve.set_up = whole
    project_cards.CODE_ON_ITS_WAY = timedelta(seconds=1.5)
    perform.LOOK_AGAIN_AFTER = timedelta(seconds=0.25)
    perform.PROBE_AFTER = claim.PROBE_PAUSE = timedelta(seconds=0.5)
    serve.main()


def add_flows(base: str) -> None:
    from obmen.setup import flows

    for exchange, values in FLOWS.items():
        flows.save(flows.Draft(f"{exchange}-{base}", f"{exchange} {base}", exchange, base, "ksup", values), who="test")


if __name__ == "__main__":
    main()
