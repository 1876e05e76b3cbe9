"""Pages a second: a bare asyncio client, the product's fetch, whole captures, and their reading and keeping alone.

python -m factcheck.local exec -- python -m bench.fetch [PAGES]

All ask one server on this machine that takes 100 ms for each page of 50 kB, over as many addresses as there are pages
(127.x.y.z). The client and the fetch go in turn, three rounds each, as many at once; the median counts. A ratio under
the promise ends it with an error.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module

import django
from django.core.management import call_command

from annotations.web.fetch import FetchPolicy, fetch
from bench.fetch.server import page

AT_ONCE = 20
ROUNDS = 3
CAPTURES = 200
MANY = 5_000
MOST_DELAY_S = 3.0
PROMISED = 0.6
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "factcheck.settings",
    "DEMO": "1",
    "FETCH_ALLOW_NETWORKS": "127.0.0.0/8",
    "LOG_LEVEL": "ERROR",
}


@contextmanager
def serving() -> Iterator[int]:
    """The server's port."""
    argv = [sys.executable, "-m", "bench.fetch.server"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()
            print("the server:", process.stdout.read().strip())


def address(number: int) -> str:
    return f"127.{1 + number // 65_000 % 200}.{number // 250 % 250}.{1 + number % 250}"


def bare(port: int, pages: int) -> float:
    """Pages a second of a client that opens, asks, reads and forgets."""

    async def one(turn: asyncio.Semaphore, number: int) -> int:
        async with turn:
            reader, writer = await asyncio.open_connection(address(number), port)
            writer.write(b"GET /%d HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % number)
            read = len(await reader.read(-1))
            writer.close()
            return read

    async def every() -> None:
        turn = asyncio.Semaphore(AT_ONCE)
        sizes = await asyncio.gather(*(one(turn, number) for number in range(pages)))
        assert min(sizes) > 50_000

    return _rate(lambda: asyncio.run(every()), pages)


def fetched(port: int, pages: int) -> float:
    """Pages a second of the product's fetch, in as many threads."""
    policy = FetchPolicy(allow_networks=("127.0.0.0/8",))

    def one(number: int) -> int:
        return len(fetch(f"http://{address(number)}:{port}/{number}", policy=policy).body)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return _rate(lambda: min(pool.map(one, range(pages))), pages)


def _rate(work: Callable[[], object], pages: int) -> float:
    begun = time.monotonic()
    work()
    return pages / (time.monotonic() - begun)


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    django.setup()
    call_command("migrate", verbosity=0)
    with serving() as port:
        rates = [(bare(port, pages), fetched(port, pages)) for _ in range(ROUNDS)]
        urls = [f"http://{address(number)}:{port}/capture/{number}" for number in range(CAPTURES)]
        captures = import_module("bench.fetch.captures")
        whole = captures.rate(urls)
        parts = captures.parts([page(CAPTURES + number) for number in range(CAPTURES)])
        many = [f"http://{address(number)}:{port}/many/{number}" for number in range(MANY)]
        waits = captures.delay(many, f"http://127.254.1.1:{port}/one/")
    by_client, by_us = (statistics.median(column) for column in zip(*rates, strict=True))
    told = {
        "at once": AT_ONCE,
        "bare client": round(by_client),
        "fetch": round(by_us),
        "captures": round(whole, 1),
        **parts,
    }
    print(json.dumps({**told, "of the bare client": round(by_us / by_client, 2)}))
    print(json.dumps({"one link, seconds": waits}))
    if waits["beside, median"] - waits["alone"] > MOST_DELAY_S:
        sys.exit(f"Somebody's {MANY} links delay another's by more than {MOST_DELAY_S:.0f} s.")
    if by_us < PROMISED * by_client:
        sys.exit(f"Less than {PROMISED:.0%} of the bare client.")


if __name__ == "__main__":
    main()
