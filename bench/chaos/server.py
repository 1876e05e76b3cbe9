"""A server at its worst: what a path's number says decides what happens. Serves until its standard input ends.

`python -m bench.chaos.server` prints its port, and at the end how often each path was asked for, as JSON.
"""

import asyncio
import json
import random
import sys
from collections import Counter

LATENCY_S = 0.1
WORDS = ("harbour", "council", "ships", "register", "year", "bridge", "houses", "water", "budget", "school", "minister")
LINGERS_S = 3.0


def page(number: int) -> bytes:
    dice = random.Random(number)
    lines = (" ".join(dice.choices(WORDS, k=14)) for _ in range(30))
    paragraphs = "".join(f"<p>{line.capitalize()}, no. {number}.</p>" for line in lines)
    return f"<!doctype html><html lang=en><title>Page {number}</title><article>{paragraphs}".encode()


def answer(number: int, times: int) -> bytes:
    """What is sent for a page that was asked for so often; two in ten do not answer as they ought to."""
    kind = number % 20
    body = page(number)
    if kind == 0:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"
    if kind == 1 and times == 1:
        return b"HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\nlater"
    if kind == 2 and times == 1:
        return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n" + body
    if kind == 3:
        return b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 9\r\n\r\nnot a page"
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body


async def main() -> None:
    asked: Counter[int] = Counter()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        number = int(head.split(b" ", 2)[1].rpartition(b"/")[2])
        asked[number] += 1
        await asyncio.sleep(LINGERS_S if number % 20 == 4 else LATENCY_S)
        writer.write(answer(number, asked[number]))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "0.0.0.0", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()
    print(json.dumps(asked))


if __name__ == "__main__":
    asyncio.run(main())
