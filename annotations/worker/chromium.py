"""A browser of its own for one page: Chromium without a window, spoken to through pipes, ended with all it started.

It has an empty profile, none of our environment, and no way out: names are not looked up by it, what does not go
through a proxy (QUIC, WebRTC) is off, and its own proxy is none, so that what it would ask its makers is never asked.
Only the one page has a way: the proxy that `open_page` is given. The DevTools protocol is spoken over two pipes, so
nothing listens. Linux.
"""

import fcntl
import json
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PREFIX = "factcheck-page-"
LEFT_AFTER_S = 3600
STEP_S = 0.25
"""How often it is looked whether it takes too much memory."""
MOST_FILE_BYTES = 256 * 1024 * 1024
MOST_MESSAGE_BYTES = 64 * 1024 * 1024
_READ_BYTES = 1024 * 1024
NOWHERE = "http://127.0.0.1:9"
"""A proxy that is none: nobody listens at the port of the discard service."""
NO_BYPASS = "<-loopback>"
"""Takes away the rule that this machine's own addresses need no proxy."""
_OFF = "MediaRouter,OptimizationHints,Translate,NetworkTimeServiceQuerying,PrefetchProxy"
FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-startup-window",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--metrics-recording-only",
    "--no-pings",
    "--mute-audio",
    "--hide-scrollbars",
    "--use-mock-keychain",
    "--password-store=basic",
    "--deny-permission-prompts",
    "--block-new-web-contents",
    "--disk-cache-size=16777216",
    f"--disable-features={_OFF}",
    # No way past a proxy: every name and address goes to it, this machine's own too, and nothing goes by UDP.
    f"--proxy-server={NOWHERE}",
    f"--proxy-bypass-list={NO_BYPASS}",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)

Said = dict[str, Any]


class BrowserFailed(Exception):
    """It did not do what it was asked. `code`: no_browser, browser_too_slow, browser_too_big, browser_crashed."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


def found(named: str) -> str:
    """The path of the browser that was named, or of one on the PATH. Raises BrowserFailed."""
    if sys.platform != "linux":
        raise BrowserFailed("no_browser", "its limits are known on Linux only")
    for name in [named] if named else NAMES:
        path = shutil.which(name)
        if path:
            return path
    raise BrowserFailed("no_browser", f"{named or NAMES[0]} is not there")


@contextmanager
def running(program: str, *, until: float, memory_bytes: int) -> Iterator["Chromium"]:
    """A browser that is gone afterwards, with its profile and every process of its own. Raises BrowserFailed.

    `until`: of `time.monotonic`.
    """
    _drop_leftovers()
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as home:
        browser = Chromium(_argv(program, home), home, until=until, memory_bytes=memory_bytes)
        try:
            yield browser
        finally:
            browser.end()


def _drop_leftovers() -> None:
    """What workers that were killed have left: their browsers end by themselves, their profiles do not."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - LEFT_AFTER_S:
                shutil.rmtree(left, ignore_errors=True)


def _argv(program: str, home: str) -> list[str]:
    """Its sandbox stays on; for root it has none, and would not start."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return [program, *FLAGS, *sandbox, f"--user-data-dir={home}/profile"]


class Chromium:
    """One process group. `call` asks it something; what it tells of its own accord goes to `hears`."""

    def __init__(self, argv: list[str], home: str, *, until: float, memory_bytes: int) -> None:
        self._until, self._memory_bytes = until, memory_bytes
        self._buffer, self._asked, self._weighed = bytearray(), 0, 0.0
        self._said = Path(home, "said")
        self._awaited = 0
        self._reply: Said = {}
        self.hears: Callable[[Said], None] = lambda event: None
        theirs_in, self._writing = _high_pipe()
        self._reading, theirs_out = _high_pipe()
        try:
            self.pid = _spawned(argv, home, theirs_in, theirs_out)
        except OSError as error:
            os.close(self._writing)
            os.close(self._reading)
            raise BrowserFailed("no_browser", str(error)) from error
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        os.set_blocking(self._writing, False)

    def call(self, method: str, session: str = "", /, **params: Any) -> Said:
        """Asks one thing and waits for its answer, which is empty where it refused. Raises BrowserFailed."""
        self._awaited = self.tell(method, session, **params)
        while self._awaited:
            self.listen()
        return self._reply

    def open_page(self, proxy: str) -> tuple[str, str]:
        """An empty tab in a context of its own, all of whose requests go to the proxy (`127.0.0.1:port`): the names of
        its frame and of the session with it. Raises BrowserFailed.
        """
        own = {"proxyServer": f"http://{proxy}", "proxyBypassList": NO_BYPASS, "disposeOnDetach": True}
        context = self.call("Target.createBrowserContext", **own).get("browserContextId")
        if not context:
            raise BrowserFailed("browser_crashed", "it opens no context")
        self.call("Browser.setDownloadBehavior", behavior="deny", browserContextId=context)
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context).get("targetId", "")
        session = self.call("Target.attachToTarget", targetId=target, flatten=True).get("sessionId", "")
        if not session:
            raise BrowserFailed("browser_crashed", "it opens no tab")
        return str(target), str(session)

    def tell(self, method: str, session: str, /, **params: Any) -> int:
        """Asks one thing whose answer nobody need wait for; the number of the question. Raises BrowserFailed."""
        self._asked += 1
        said = {"id": self._asked, "method": method, "params": params, **({"sessionId": session} if session else {})}
        self._write(json.dumps(said).encode() + b"\0")
        return self._asked

    def listen(self, *, until: float | None = None) -> None:
        """Takes in what it says now, waiting for a moment. Raises BrowserFailed where a limit is reached."""
        ends = min(self._until, until or self._until)
        if monotonic() > self._until:
            raise BrowserFailed("browser_too_slow")
        self._weigh()
        ready, _, _ = select.select([self._reading], [], [], max(0.0, min(STEP_S, ends - monotonic())))
        if not ready:
            return
        piece = os.read(self._reading, _READ_BYTES)
        if not piece:
            raise BrowserFailed("browser_crashed", self._last_words())
        self._buffer += piece
        if b"\0" in piece:
            self._take_messages()
        if len(self._buffer) > MOST_MESSAGE_BYTES:
            raise BrowserFailed("browser_too_big", "one message")

    def end(self) -> None:
        """Ends it and everything that it started."""
        os.close(self._writing)
        os.close(self._reading)
        for one in {self.pid, *_group(self.pid)}:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def _take_messages(self) -> None:
        *whole, rest = bytes(self._buffer).split(b"\0")
        self._buffer = bytearray(rest)
        for message in map(json.loads, whole):
            if "id" not in message:
                self.hears(message)
            elif message["id"] == self._awaited:
                self._awaited, self._reply = 0, message.get("result", {})

    def _write(self, said: bytes) -> None:
        left = memoryview(said)
        while left:
            _, ready, _ = select.select([], [self._writing], [], STEP_S)
            if monotonic() > self._until:
                raise BrowserFailed("browser_too_slow")
            try:
                left = left[os.write(self._writing, left) :] if ready else left
            except OSError as error:
                raise BrowserFailed("browser_crashed", self._last_words()) from error

    def _weigh(self) -> None:
        if monotonic() < self._weighed + STEP_S:
            return
        self._weighed = monotonic()
        if sum(map(_own_bytes, _group(self.pid))) > self._memory_bytes:
            raise BrowserFailed("browser_too_big", "memory")

    def _last_words(self) -> str:
        """The end of what it wrote about itself, for our logs."""
        try:
            return self._said.read_bytes()[-400:].decode(errors="replace")
        except OSError:
            return ""


def _high_pipe() -> tuple[int, int]:
    """A pipe whose ends are clear of the handles that a child gets."""
    ends = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in ends)
    for end in ends:
        os.close(end)
    return high[0], high[1]


def _spawned(argv: list[str], home: str, reading: int, writing: int) -> int:
    """Starts it in a session of its own with nothing but the two pipes (3, 4); its process id. Raises OSError."""
    opened = [(os.POSIX_SPAWN_OPEN, handle, os.devnull, os.O_RDWR, 0) for handle in (0, 1)]
    opened.append((os.POSIX_SPAWN_OPEN, 2, f"{home}/said", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    given = [(os.POSIX_SPAWN_DUP2, reading, 3), (os.POSIX_SPAWN_DUP2, writing, 4)]
    environment = _environment(home)
    pid = os.posix_spawn(argv[0], argv, environment, file_actions=[*opened, *given], setsid=True)
    for kind, most in ((resource.RLIMIT_FSIZE, MOST_FILE_BYTES), (resource.RLIMIT_CORE, 0)):
        with suppress(ProcessLookupError):
            resource.prlimit(pid, kind, (most, most))
    return pid


def _environment(home: str) -> Mapping[str, str]:
    """Nothing of ours: there are secrets in it."""
    paths = dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"), home)
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", **paths}


def _group(leader: int) -> Iterator[int]:
    """The processes of one session, as far as they can be seen now. Linux."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _session_of(int(entry.name)) == leader:
            yield int(entry.name)


def _session_of(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return -1


def _own_bytes(pid: int) -> int:
    """What a process holds in memory for itself, and what it shares with others of its kind."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    held = (line.split() for line in lines if line.startswith(("RssAnon:", "RssShmem:")))
    return sum(int(words[1]) * 1024 for words in held)
