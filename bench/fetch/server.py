"""A server for measurements: every page takes 100 ms and has 50 kB, on any address of this machine.

`python -m bench.fetch.server` prints its port, serves until its standard input ends, and then how much was asked.
"""

import asyncio
import json
import sys

LATENCY_S = 0.1
PAGE_BYTES = 50_000
_SENTENCE = "The harbour council counted {0} ships on day {0}, {1} more than in the year before, said its register. "


class Asked:
    """What came in: all requests, and how many were under way at most, in all and of one host."""

    def __init__(self) -> None:
        self.total = 0
        self.now: dict[str, int] = {}
        self.most_at_once = 0
        self.most_of_a_host = 0

    def begin(self, host: str) -> None:
        self.total += 1
        self.now[host] = self.now.get(host, 0) + 1
        self.most_at_once = max(self.most_at_once, sum(self.now.values()))
        self.most_of_a_host = max(self.most_of_a_host, self.now[host])

    def end(self, host: str) -> None:
        self.now[host] -= 1
        if not self.now[host]:
            del self.now[host]


def page(number: int) -> bytes:
    """An article of its own for each number, so that no two captures are the same text."""
    lines = [f"<p>{_SENTENCE.format(number + line, line)}</p>" for line in range(600)]
    html = f"<!doctype html><html lang=en><title>Ships of day {number}</title><article>{''.join(lines)}"
    return html.encode()[:PAGE_BYTES].ljust(PAGE_BYTES, b" ")


async def main() -> None:
    asked = Asked()
    pages = [page(number * 1_000) for number in range(64)]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        host = writer.get_extra_info("sockname")[0]
        asked.begin(host)
        await asyncio.sleep(LATENCY_S)
        body = pages[hash(head.split(b" ", 2)[1]) % len(pages)]
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n")
        writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        asked.end(host)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "0.0.0.0", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()
    print(json.dumps({"total": asked.total, "most": asked.most_at_once, "most_of_a_host": asked.most_of_a_host}))


if __name__ == "__main__":
    asyncio.run(main())
