"""A JSON body, read whole into memory within its bounds."""

from .incoming import Incoming, too_large
from .room import Holding


async def whole(call: Incoming, held: Holding) -> bytes:
    """Raises Refusal 413 and 503, and Gone."""
    limit = call.limits.json_size
    if (call.length or 0) > limit:
        raise too_large(limit)
    first = await call.read(limit)
    await held.grow(len(first))
    if not call.unread:
        return first
    body = bytearray(first)
    while piece := await call.read(limit):
        await held.grow(len(piece))
        body += piece
    return bytes(body)
