"""PostgreSQL and Valkey together, started and stopped."""

import os
import signal
from dataclasses import dataclass, field

from factcheck.local import postgres, valkey
from factcheck.local.bootstrap import Unusable
from factcheck.local.layout import Layout, forget_sockets
from factcheck.local.processes import Child, Spec, clear_leftovers, last_words, start, stop
from factcheck.local.stopping import StopWish

READY_S = 60.0
START_ATTEMPTS = 6
GENTLE = ("postgres", "valkey")


@dataclass
class Services:
    """The two servers of one layout. `is_throwaway`: for tests, whose data nobody will miss."""

    layout: Layout
    wish: StopWish
    is_throwaway: bool
    children: dict[str, Child] = field(default_factory=dict)

    def start(self) -> None:
        """Both servers answer and the product's database exists. Raises Unusable when one cannot come up."""
        clear_leftovers(self.layout.records, gently=GENTLE)
        self.end_former_postgres()
        account = postgres.prepare(self.layout, is_throwaway=self.is_throwaway)
        self.layout.valkey_socket.unlink(missing_ok=True)
        for spec in (
            postgres.spec(self.layout, account, is_throwaway=self.is_throwaway),
            valkey.spec(self.layout, is_throwaway=self.is_throwaway),
        ):
            self.children[spec.name] = self.launch(spec)
        self.await_one("postgres", say_unusable="PostgreSQL does not come up")
        self.await_one("valkey", say_unusable="Valkey does not come up")
        postgres.ensure_database(self.layout)

    def launch(self, spec: Spec) -> Child:
        """Starts one server; DATA_DIR in its environment tells whose it is."""
        env = {**postgres.environment(), "DATA_DIR": str(self.layout.data_dir)}
        return start(spec, env=env, logs=self.layout.logs, records=self.layout.records, cwd=self.layout.data_dir)

    def is_ready(self, name: str) -> bool:
        """Whether a server takes work."""
        if name == "postgres":
            return postgres.is_ready(self.layout, pid=self.children[name].process.pid)
        return valkey.is_ready(self.layout)

    def is_settled(self, name: str) -> bool:
        """Whether a server either takes work or has ended."""
        return self.is_ready(name) or not self.children[name].is_alive

    def await_one(self, name: str, *, say_unusable: str) -> None:
        """Waits for a server. One that ends gets a few more tries: after a crash its kin may still be ending."""
        for attempt in range(START_ATTEMPTS):
            child = self.children[name]
            settled = self.wish.wait_until(lambda: self.is_settled(name), seconds=READY_S)
            if settled and child.is_alive:
                return
            stop(child)
            if name == "valkey" and attempt == START_ATTEMPTS // 2:
                print(
                    f"Valkey cannot read its data; it lies now in {valkey.set_aside_broken(self.layout)}.", flush=True
                )
            self.wish.wait_until(lambda: False, seconds=min(0.25 * 2**attempt, 3.0))
            self.children[name] = self.launch(child.spec)
        log = self.layout.logs / f"{name}.log"
        raise Unusable(f"{last_words(log)}\n{say_unusable}; its last words are above, the rest in {log}.")

    def end_former_postgres(self) -> None:
        """A server of a killed run that is still writing down its last transactions gets the time for it."""
        for sent in (None, signal.SIGINT, signal.SIGQUIT):
            pid = postgres.former_server(self.layout)
            if pid is None:
                return
            if sent:
                os.kill(pid, sent)
            self.wish.wait_until(lambda: postgres.former_server(self.layout) is None, seconds=10)
        if pid := postgres.former_server(self.layout):
            raise Unusable(
                f"A PostgreSQL server (process {pid}) still works on {self.layout.postgres_data} and does not end."
            )

    def stop(self) -> None:
        """First Valkey, then PostgreSQL, which has the last word."""
        for name in ("valkey", "postgres"):
            if child := self.children.pop(name, None):
                stop(child)
        forget_sockets(self.layout)
