"""A cited page that says nothing without its scripts is shown by a real browser, which reaches nothing inside."""

import socket
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Person
from tests.e2e.claims import proposed
from tests.e2e.product import Product, wait_for
from tests.fakes import HostileServer, answer, redirect

pytestmark = pytest.mark.e2e
SCRIPT = """
const root = document.getElementById("root");
const say = (words) => root.append(Object.assign(document.createElement("p"), {textContent: words}));
say("In 2026, 212 homes were completed.");
const inside = "http://127.0.0.4:TCP";
const failed = () => {};
for (const where of [inside, "http://localhost:TCP", "http://2130706436:TCP", "http://[::ffff:127.0.0.4]:TCP",
                     "https://127.0.0.4:TCP", "/moved"]) {
  fetch(where, {mode: "no-cors"}).then(() => say("reached " + where), failed);
}
new Image().src = inside + "/picture";
document.body.append(Object.assign(document.createElement("iframe"), {src: inside + "/frame"}));
for (const rel of ["preconnect", "prefetch", "dns-prefetch", "stylesheet"]) {
  document.head.append(Object.assign(document.createElement("link"), {rel, href: inside + "/" + rel}));
}
navigator.sendBeacon(inside + "/beacon", "x");
new WebSocket("ws://127.0.0.4:TCP/socket").onopen = () => say("socket");
fetch("file:///etc/passwd").then(() => say("file"), failed);
const ice = ["stun:127.0.0.4:UDP", "turn:127.0.0.4:UDP", "turn:127.0.0.4:TCP?transport=tcp"];
const servers = ice.map((urls) => (urls[0] === "s" ? {urls} : {urls, username: "a", credential: "b"}));
const peer = new RTCPeerConnection({iceServers: servers});
peer.createDataChannel("x");
peer.createOffer().then((offer) => peer.setLocalDescription(offer));
try { new WebTransport("https://127.0.0.4:UDP/").ready.catch(failed); } catch { failed(); }
open(inside + "/window");
alert("Hello");
"""
PAGE = "<!doctype html><title>Register</title><form name=documentElement></form><div id=root></div><script>{}</script>"


def test_a_page_of_scripts_is_shown_and_reaches_nothing_inside(
    person: Callable[..., Person], product: Product, outside: HostileServer
) -> None:
    made = proposed(product, outside, "We have completed 4,000 homes this year.")
    with HostileServer(host="127.0.0.4") as inside, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.4", 0))
        datagrams.setblocking(False)
        script = SCRIPT.replace("TCP", str(inside.port)).replace("UDP", str(datagrams.getsockname()[1]))
        outside.on("/moved", redirect(inside.url("/moved")))
        address = outside.on("/app", answer(PAGE.format(script).encode()))
        made.does("sources", as_="casey", url=address, stance="refutes")
        sources = product.call("GET", f"/api/v1/claims/{made.number}/", as_="casey").body["sources"]
        [number] = [one["id"] for one in sources if one["url"] == address]

        def shown() -> dict[str, object] | None:
            told = product.call("GET", f"/api/v1/sources/{number}/rendering/", as_="casey").body["rendering"]
            return told if told and told["state"] == "ok" else None

        told = wait_for(shown, seconds=120, what="the picture")
        assert (inside.connections, inside.requests) == (0, [])
        with pytest.raises(BlockingIOError):
            datagrams.recv(1)
    assert str(told["text"]).strip() == "In 2026, 212 homes were completed."
    assert int(str(told["refused"])) >= 8 and str(told["browser"]).startswith(("Chrome/", "HeadlessChrome/"))
    page = person("casey").open(f"{made.page}sources/{number}/capture/")
    expect(page.get_by_text("The page shows no text unless its scripts run.")).to_be_visible()
    picture = page.get_by_role("img", name="Picture of the page as a browser showed it")
    picture.scroll_into_view_if_needed()
    wait_for(lambda: picture.evaluate("it => it.naturalWidth === 1280"), seconds=20, what="the picture to be there")
    page.get_by_text("The words on it").click()
    expect(page.get_by_text("212 homes were completed")).to_be_visible()
