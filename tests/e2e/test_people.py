"""Somebody is invited, keeps a second factor, and comes in with it: by an app, by a recovery code, by a passkey."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import Person
from tests.e2e.product import Product
from tests.secondfactors import code_now

pytestmark = pytest.mark.e2e
Arrive = Callable[..., Person]
PASSWORD = "three slow paper boats"


def test_invitation_with_a_second_factor(product: Product, chromium: Browser, person: Arrive) -> None:
    link = invited(person("ada").open("/people/"))
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(link)
    page.get_by_label("User name").fill("nina")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    secret, codes = adds_an_app(page, product.base)
    signs_in(page, product.base)
    page.get_by_label("Code").fill(code_now(secret, steps=1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto(f"{product.base}/account/security/")
    expect(page.get_by_text("This one")).to_be_visible()
    by_passkey(page, product.base.replace("127.0.0.1", "localhost"), codes[0])
    context.close()


def invited(page: Page) -> str:
    page.get_by_label("E-mail address").fill("nina@newsroom.example")
    page.locator("#invite_display_name").fill("Nina New")
    page.locator("#invite_role").select_option("editor")
    page.get_by_role("button", name="Invite", exact=True).click()
    return page.get_by_label("Link for editor").input_value()


def adds_an_app(page: Page, base: str) -> tuple[str, list[str]]:
    """The app's secret and the recovery codes."""
    page.goto(f"{base}/account/second-factors/app/")
    page.get_by_text("Cannot scan?").click()
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("First code").fill(code_now(secret))
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Add it").click()
    codes = page.get_by_label("Recovery codes").input_value().split()
    assert len(codes) == 10
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 of 10 left")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    return secret, codes


def signs_in(page: Page, base: str) -> None:
    """As far as the second step."""
    page.goto(f"{base}/sign-in/")
    page.get_by_label("User name").fill("nina")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()


def by_passkey(page: Page, base: str, recovery: str) -> None:
    """Makes a passkey with an authenticator that Chromium plays, and comes in with it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    signs_in(page, base)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(f"{base}/account/second-factors/passkey/")
    page.get_by_label("Name").fill("This telephone")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("link", name="Remove This telephone")).to_be_visible()
    expect(page.get_by_text(re.compile("9 of 10 left"))).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    signs_in(page, base)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
