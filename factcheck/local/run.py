"""`make run`: everything on this machine, watched until somebody stops it."""

import json
import os
import signal
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

from environs import Env

from factcheck.local import product
from factcheck.local.bootstrap import (
    ROOT,
    Unusable,
    beside_port,
    chosen_data_dir,
    chosen_port,
    refuse_busy_port,
    refuse_data_dir_in_use,
    say,
)
from factcheck.local.layout import Layout, environment, kept_secret, lay_out, refuse_full_disk
from factcheck.local.processes import Child, Spec, bound_log, clear_leftovers, die_with_parent, last_words, start, stop
from factcheck.local.services import GENTLE, Services
from factcheck.local.stopping import Stopped, StopWish
from factcheck.local.watch import KeepsEnding, Watched

PREPARATION_S = 300.0
READY_S = 120.0
LOOK_S = 0.25
LOGS_EVERY_S = 60.0


@dataclass
class Run:
    """The whole product on one DATA_DIR and port."""

    layout: Layout
    port: int
    live_port: int
    services: Services
    wish: StopWish
    env: dict[str, str]
    watched: dict[str, Watched] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def launch(self, spec: Spec) -> Child:
        """Starts one of the product's processes."""
        return start(spec, env=self.env, logs=self.layout.logs, records=self.layout.records, cwd=ROOT)

    def start(self) -> None:
        """Brings everything up in order. Raises Unusable when something cannot come up."""
        say("Starting PostgreSQL and Valkey …")
        self.services.start()
        say("Preparing the database …")
        self.prepare()
        say("Starting web, workers and beat …")
        for child in self.services.children.values():
            self.watched[child.spec.name] = Watched(child=child, launch=self.services.launch)
        workers = [product.worker(), product.captures(), product.deliveries()]
        if Env().bool("RENDER_PAGES", False):
            workers.append(product.rendering())
        for spec in (product.web(self.port), product.live(self.live_port), *workers, product.beat(self.layout)):
            self.watched[spec.name] = Watched(child=self.launch(spec), launch=self.launch)
        until = time.monotonic() + READY_S
        while not self.answers():
            self.look()
            if time.monotonic() > until:
                raise Unusable(f"{self.words_of('web')}The web server does not become ready. {self.where_logs_are}")

    def prepare(self) -> None:
        """Migrates and loads the demo."""
        child = self.launch(product.preparation(self.base_url))
        try:
            self.wish.wait_until(lambda: not child.is_alive, seconds=PREPARATION_S)
        finally:
            stop(child)
        if child.process.returncode:
            raise Unusable(f"{self.words_of('prepare')}The database could not be prepared. {self.where_logs_are}")

    def answers(self) -> bool:
        """Whether the product says it is ready."""
        try:
            with urllib.request.urlopen(f"{self.base_url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.HTTPError):
            return False

    def look(self) -> None:
        """One look at every child. Raises Unusable when one cannot be kept running."""
        self.wish.obey()
        try:
            for watched in self.watched.values():
                watched.tend()
        except KeepsEnding as ended:
            raise Unusable(f"{self.words_of(ended.name)}{ended} {self.where_logs_are}") from ended
        time.sleep(LOOK_S)

    def watch(self) -> None:
        """Looks after everything until a stop is asked for."""
        while True:
            until = time.monotonic() + LOGS_EVERY_S
            while time.monotonic() < until:
                self.look()
            for log in self.layout.logs.glob("*.log"):
                bound_log(log)

    def stop(self) -> None:
        """First what takes work, side by side; then what keeps it."""
        own = [
            self.watched.pop(name)
            for name in ("web", "live", "beat", "worker", "captures", "deliveries", "rendering")
            if name in self.watched
        ]
        stop(*(one.child for one in own))
        for name, one in self.watched.items():
            self.services.children[name] = one.child
        self.services.stop()

    def words_of(self, name: str) -> str:
        """The end of a process's log, to be read before the sentence that says what failed."""
        words = last_words(self.layout.logs / f"{name}.log")
        return f"{words}\n" if words else ""

    @property
    def where_logs_are(self) -> str:
        return f"Logs: {self.layout.logs}"


def run() -> None:
    """Starts the product, tells how to use it, keeps it running. Raises Unusable when that cannot be."""
    die_with_parent(signal.SIGTERM)
    wish = StopWish()
    data_dir, port = chosen_data_dir(), chosen_port()
    data_dir.mkdir(parents=True, exist_ok=True)
    lock = refuse_data_dir_in_use(data_dir)
    os.ftruncate(lock, 0)
    os.write(lock, f"the run at http://127.0.0.1:{port} (process {os.getpid()})".encode())
    layout = lay_out(data_dir)
    clear_leftovers(layout.records, gently=GENTLE)
    refuse_busy_port(port)
    refuse_full_disk(layout)
    base_url, live_port = f"http://127.0.0.1:{port}", beside_port(port)
    env = environment(layout, secret_key=kept_secret(data_dir), base_url=base_url)
    env["LIVE_URL"] = f"http://127.0.0.1:{live_port}"
    services = Services(layout=layout, wish=wish, is_throwaway=False)
    running = Run(layout=layout, port=port, live_port=live_port, services=services, wish=wish, env=env)
    try:
        running.start()
        say(summary(layout, base_url))
        running.watch()
    except Stopped:
        say("Stopping …")
    finally:
        running.stop()
    say(f"Stopped. The data is kept in {data_dir}.")


def summary(layout: Layout, base_url: str) -> str:
    """What a person needs to know once everything runs."""
    demo = json.loads(layout.demo_file.read_text())
    accounts = [f"  {one['role']:<11}{one['username']:<16}{one['password']}" for one in demo["accounts"]]
    lines = [
        "",
        f"Ready: {base_url}",
        "",
        "Sign in as",
        *accounts,
        "",
        "This is a demo: it listens on this machine only, and its passwords are printed here.",
        f"Data: {layout.data_dir}   Logs: {layout.logs}   For scripts: {layout.demo_file}",
        "Stop it with Ctrl-C; run it again to come back to the same data.",
        "",
    ]
    return "\n".join(lines)
