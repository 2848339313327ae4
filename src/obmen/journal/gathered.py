"""What exchanges look at all together at each run (A9): the newest of each object is not pruned, for its sender does
not send it again."""

from collections.abc import Iterable, Sequence

from obmen.core.discovery import exchanges

from .store import Store

# letter by letter what ``worker.pushed`` reads
_READ = "state NOT IN ('held', 'dropped') AND outcome <> 'superseded'"
_OF_BODIES = (
    "SELECT body_id, lane_id, flow_id, kind, key, id FROM journal_message "
    f"WHERE {{in:body_id}} AND {{in:flow_id}} AND {_READ}"
)
_NEWEST = (
    "SELECT flow_id, kind, key, max(id) FROM journal_message "
    f"WHERE {{in:lane_id}} AND {_READ} GROUP BY flow_id, kind, key"
)


def newest_of_objects(store: Store, bodies: Sequence[str]) -> set[str]:
    """Those of these bodies that are the newest of an object. Found by the lanes of their messages: an object stands in
    one."""
    wanted = _gathered(store)
    if not wanted or not bodies:
        return set()
    flows = sorted({flow for flow, _ in wanted})
    rows = store.rows(_OF_BODIES, store.listed(bodies), store.listed(flows))
    found = [row for row in rows if (row[2], row[3]) in wanted]
    last = _last(store, {row[1] for row in found if row[1]})
    return {body for body, _, *name, id_ in found if last.get(tuple(name), id_) <= id_}


def _gathered(store: Store) -> set[tuple[int, str]]:
    """Flow and kind."""
    kinds = {name: one.gathered for name, one in exchanges().items() if one.gathered}
    flows = store.rows("SELECT id, exchange FROM setup_flow")
    return {(id_, kind) for id_, exchange in flows for kind in kinds.get(exchange, ())}


def _last(store: Store, lanes: Iterable[int]) -> dict[tuple[int | str, ...], int]:
    return {tuple(name): id_ for *name, id_ in store.rows(_NEWEST, store.listed(sorted(lanes)))}
