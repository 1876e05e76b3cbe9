"""A browser of the tests' own, as far as we use one: the DevTools protocol over two pipes, pages fetched by its proxy.

    path = make_browser(tmp_path)        a program for RENDER_CHROMIUM
    make_rendering(snapshot)             a page as a browser showed it, without one

What it does with a page stands in the page: `crash`, `hang`, `grow` (memory), `fork` (a child that outlives it),
`alert` (a dialog first); else its words are shown. `left_behind(tmp_path)`: the children that still live.
"""

import sys
from pathlib import Path
from typing import Any

from django.db.models.functions import Now

from annotations.models import Rendering, Snapshot
from annotations.worker import bodies

PICTURE = b"\x89PNG\r\n\x1a\n..."
SHOWN = {"final_url": "https://web.example/end", "browser": "Chrome/1", "text": "212 <b>homes", "text_sha256": "a" * 64}

PROGRAM = r"""#!{python}
import base64, json, os, subprocess, sys, time, urllib.error, urllib.request
coming, going = os.fdopen(3, "rb"), os.fdopen(4, "wb")
held, page, proxy, url = [], "", "", ""

def say(**said):
    going.write(json.dumps(said).encode() + b"\0")
    going.flush()

def opened(where):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({{"http": proxy}}))
    try:
        with opener.open(where, timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.url
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), where
    except OSError:
        return 0, "", where

def told(name):
    return {{"method": "Page.lifecycleEvent", "params": {{"frameId": "F", "loaderId": "L", "name": name}}}}

buffer = b""
while True:
    while b"\0" not in buffer:
        piece = os.read(coming.fileno(), 65536)
        if not piece:
            sys.exit(0)
        buffer += piece
    message, _, buffer = buffer.partition(b"\0")
    asked = json.loads(message)
    method, given, result, events = asked["method"], asked["params"], {{}}, []
    if method == "Browser.getVersion":
        result = {{"product": "Double/1", "userAgent": "Double"}}
    elif method == "Target.createBrowserContext":
        proxy, result = given["proxyServer"], {{"browserContextId": "C"}}
    elif method == "Target.createTarget":
        result = {{"targetId": "F"}}
    elif method == "Target.attachToTarget":
        result = {{"sessionId": "S"}}
    elif method == "Page.navigate":
        status, page, url = opened(given["url"])
        result = {{"frameId": "F", "loaderId": "L"}} if status else {{"errorText": "net::ERR_EMPTY_RESPONSE"}}
        answer = {{"type": "Document", "frameId": "F", "response": {{"status": status}}}}
        events = [{{"method": "Network.responseReceived", "params": answer}}, told("networkIdle")] if status else []
        if "fork" in page:
            open("{home}/children", "a").write(str(subprocess.Popen(["sleep", "60"]).pid) + "\n")
        if "alert" in page:
            say(sessionId="S", method="Page.javascriptDialogOpening", params={{}})
        if "crash" in page:
            os._exit(1)
        while "hang" in page or "grow" in page:
            held.append(b"x" * (64 << 20 if "grow" in page else 0))
            time.sleep(0.1)
    elif method == "Page.getFrameTree":
        result = {{"frameTree": {{"frame": {{"url": url}}}}}}
    elif method == "Runtime.evaluate":
        result = {{"result": {{"value": {{"said": page, "length": len(page)}}}}}}
    elif method == "Page.captureScreenshot":
        result = {{"data": base64.b64encode(b"\x89PNG\r\n\x1a\n" + page.encode()).decode()}}
    say(id=asked["id"], result=result)
    for event in events:
        say(sessionId="S", **event)
"""


def make_browser(home: Path) -> str:
    """Its path."""
    path = home / "browser"
    path.write_text(PROGRAM.format(python=sys.executable, home=home))
    path.chmod(0o700)
    return str(path)


def left_behind(home: Path) -> list[int]:
    """Children of its that still run."""
    told = {int(pid): Path(f"/proc/{pid}/stat") for pid in (home / "children").read_text().split()}
    return [pid for pid, stat in told.items() if stat.exists() and " Z " not in stat.read_text()]


def make_rendering(snapshot: Snapshot, **said: Any) -> Rendering:
    """What a browser showed of this capture's page."""
    pixels = {"picture_bytes": len(PICTURE), "picture_width": 1280, "picture_height": 1024}
    kept = {"state": "ok", "rendered_at": Now(), "picture_sha256": bodies.keep(PICTURE), "is_settled": True}
    return Rendering.objects.create(snapshot=snapshot, **{**SHOWN, **pixels, **kept, **said})
