"""How one is told, the links in mails, watching, and the chat channels."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from annotations.actions import notices as deeds
from annotations.models import ChatHook, ChatMessage, Event, NoticeChoice, User, Watch
from annotations.worker import sealing, spreading
from annotations.worker.wording import DAILY, unsubscribe_address
from tests.conftest import SignIn
from tests.factories import make_claim
from tests.pages.reading_pages import queries_of

pytestmark = pytest.mark.django_db


def path_of(user: User, kind: str) -> str:
    return "/unsubscribe/" + unsubscribe_address(user, kind).split("/unsubscribe/")[1]


def ways(user: User) -> dict[str, str]:
    return dict(NoticeChoice.objects.filter(user=user).values_list("kind", "way"))


def test_a_link_in_a_mail_ends_that_kind_for_that_person_without_an_account(
    client: Client, checker: User, editor: User
) -> None:
    path = path_of(checker, "decided")
    page = client.get(path)
    assert "Your claim is approved" in page.content.decode() and ways(checker) == {}
    assert page.headers["Referrer-Policy"] == "same-origin" and "no-store" in page.headers["Cache-Control"]
    one_click = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200 and ways(checker) == {"decided": "app"} and ways(editor) == {}
    deeds.choose_ways({"decided": "none"}, hour=8, zone="", by=checker)
    client.post(path)
    assert ways(checker)["decided"] == "none"
    client.post(path_of(checker, DAILY))
    assert set(ways(checker).values()) == {"app", "none"}
    for wrong in (path[:-3] + "x/", "/unsubscribe/x/", f"/unsubscribe/{'a' * 2000}/"):
        assert client.post(wrong).status_code == 404


def test_a_change_of_secret_key_leaves_links_working(client: Client, checker: User, settings: Settings) -> None:
    path = path_of(checker, "decided")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert client.post(path).status_code == 200


def test_keeps_what_she_chooses_and_refuses_what_is_no_choice(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    page = visitor.get("/account/notices/").content.decode()
    said = dict.fromkeys(re.findall(r'<select name="([a-z]+)"', page), "none") | {
        "hour": "6",
        "zone": "Asia/Kolkata",
    }
    assert visitor.post("/account/notices/", said).status_code == 303
    assert set(ways(checker).values()) == {"none"} and len(ways(checker)) == len(said) - 2
    for wrong in ({"zone": "Mars"}, {"hour": "24"}, {"decided": "loud"}, {"hour": ""}):
        assert visitor.post("/account/notices/", {**said, **wrong}).status_code == 422


def test_watches_and_stops_from_the_claim_s_page(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    visitor = signed_in(editor)
    said = {"what": "claim", "which": claim.pk}
    assert "Watch all by" in visitor.get(f"/claims/{claim.pk}/").content.decode()
    assert visitor.post("/watch/", {**said, "on": "on"}).status_code == 303
    assert visitor.post("/watch/", {"what": "claimant", "name": "The mayor", "on": "on"}).status_code == 303
    assert visitor.get(f"/claims/{claim.pk}/").content.decode().count("Stop watching") == 2
    few = queries_of(visitor, "/account/notices/")
    for _ in range(10):
        deeds.watch(make_claim(by=checker), by=editor)
    assert queries_of(visitor, "/account/notices/") == few
    visitor.post("/watch/", said)
    assert not Watch.objects.on().filter(user=editor, claim=claim).exists()
    own = Watch.objects.on().filter(user=editor)[0]
    assert signed_in(checker).post(f"/account/watches/{own.pk}/end/").status_code == 404
    assert visitor.post(f"/account/watches/{own.pk}/end/").status_code == 303
    wrongs: list[dict[str, str]] = [
        {},
        {"what": "x"},
        {"what": "claim", "which": "x"},
        {"what": "claimant", "name": " "},
    ]
    for wrong in wrongs:
        assert visitor.post("/watch/", wrong).status_code == 422
    assert visitor.post("/watch/", {"what": "page", "which": 2**62}).status_code == 404


def test_the_page_shows_notices_by_claim_kind_and_news(checker: User, editor: User, signed_in: SignIn) -> None:
    claim = make_claim(by=checker)
    for verb in ("claim.approve", "source.attached", "claim.reject"):
        Event.objects.record(verb, by=editor, claim=claim)
    sealing.run()
    spreading.run()
    visitor = signed_in(checker)
    page = visitor.get("/notices/").content.decode()
    assert page.count("notice-group") == 1 and page.count("notice-row") == 3
    assert visitor.get("/notices/?kind=decided&new=1").content.decode().count("notice-row") == 2
    deeds.see_notices(by=checker, until=2**62)
    assert "Nothing here" in visitor.get("/notices/?new=1").content.decode()


def test_admins_add_test_pause_and_remove_a_channel(admin: User, signed_in: SignIn, settings: Settings) -> None:
    settings.WEBHOOK_ALLOW_NETWORKS, settings.WEBHOOK_ALLOW_HTTP = [], False
    visitor = signed_in(admin)
    said = {"name": "#desk", "url": "https://chat.example.org/hooks/s3cret", "shape": "slack", "kinds": ["decided"]}
    wrongs: list[dict[str, object]] = [
        {"url": "http://chat.example.org/x"},
        {"url": "https://10.0.0.1/"},
        {"kinds": ["x"]},
        {"kinds": []},
    ]
    for wrong in wrongs:
        assert visitor.post("/chat/", {**said, **wrong}).status_code == 422
    assert visitor.post("/chat/", said).status_code == 303
    hook = ChatHook.objects.get()
    page = visitor.get("/chat/").content.decode()
    assert "chat.example.org" in page and "s3cret" not in page and "s3cret" not in hook.sealed_url
    assert not Event.objects.filter(data__icontains="s3cret").exists()
    visitor.post(f"/chat/{hook.pk}/test/")
    assert ChatMessage.objects.get().event_id is None
    visitor.post(f"/chat/{hook.pk}/pause/")
    assert visitor.post(f"/chat/{hook.pk}/test/").status_code == 409
    visitor.post(f"/chat/{hook.pk}/resume/")
    visitor.post(f"/chat/{hook.pk}/remove/")
    hook.refresh_from_db()
    assert hook.sealed_url == "" and ChatMessage.objects.get().state == "failed"
    assert visitor.post(f"/chat/{hook.pk}/resume/").status_code == 404
