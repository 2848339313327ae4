"""A process of callers who hold a server up: ``python -m bench.stall address token drips questions``.

Each of the ``drips`` sends the body of an order a byte a second; each of the ``questions`` waits for its answer and
then asks again. It says ``ready`` when all of them are at it, and goes on until it is ended.
"""

import asyncio
import sys
from urllib.parse import urlsplit

from bench.asking import QUESTION
from bench.orders import order


async def _drip(host: str, port: int, head: str) -> None:
    body = order(0)
    while True:
        _, writer = await asyncio.open_connection(host, port)
        writer.write(f"POST /in/shop/orders {head}Content-Length: {len(body)}\r\n\r\n".encode())
        try:
            for place in range(len(body)):
                writer.write(body[place : place + 1])
                await writer.drain()
                await asyncio.sleep(1)
        except ConnectionError:
            pass
        finally:
            writer.close()


async def _ask(host: str, port: int, head: str) -> None:
    while True:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(f"POST /ask/shop/{QUESTION} {head}Content-Length: 2\r\n\r\n{{}}".encode())
        answer = await reader.readline()
        if b" 200 " not in answer:
            raise RuntimeError(f"a question was not answered: {answer!r}")
        writer.close()


async def _stall(address: str, token: str, drips: int, questions: int) -> None:
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 0
    head = f"HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    async with asyncio.TaskGroup() as callers:
        for _ in range(drips):
            callers.create_task(_drip(host, port, head))
        for _ in range(questions):
            callers.create_task(_ask(host, port, head))
        await asyncio.sleep(2)
        sys.stdout.write("ready\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_stall(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
