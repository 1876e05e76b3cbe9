"""oEmbed 1.0: our checks by their address, and nobody else's."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from annotations.actions import publications
from annotations.models import Claim, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

OEMBED = "/api/public/v1/oembed/"
HERE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def here(settings: Any) -> None:
    settings.BASE_URL = HERE


@pytest.fixture
def published(checker: User, editor: User) -> Claim:
    return factories.published_claim(by=checker, reviewer=editor, text='A <b>"bold"</b> claim & more')


def _ask(caller: Caller, url: str, **more: str) -> Any:
    return caller.client.get(OEMBED, {"url": url, **more})


@pytest.mark.parametrize(
    "path",
    [
        "/checks/{}/",
        "/checks/{}",
        "/checks/{}/?utm_source=x#top",
        "/checks/{}/v/1/",
        "/embed/checks/{}/",
        "/checks/{}/embed/",
    ],
)
def test_answers_for_every_address_of_a_check(anyone: Caller, published: Claim, path: str) -> None:
    response = _ask(anyone, HERE + path.format(published.slug))
    said = json_of(response)
    assert response.headers["Content-Type"] == "application/json"
    assert (said["type"], said["version"], said["width"], said["height"]) == ("rich", "1.0", 600, 320)
    assert said["title"] == 'False: A <b>"bold"</b> claim & more'
    assert said["html"].startswith(f'<iframe src="{HERE}/embed/checks/{published.slug}/" width="600" height="320"')
    assert 'sandbox="allow-scripts allow-same-origin' in said["html"] and "style=" not in said["html"]


def test_answers_in_xml(anyone: Caller, published: Claim) -> None:
    url = f"{HERE}/checks/{published.slug}/"
    response = _ask(anyone, url, format="xml")
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>')
    as_json = json_of(_ask(anyone, url, format="json"))
    told = {one.tag: one.text for one in ElementTree.fromstring(response.content)}
    assert told == {name: str(value) for name, value in as_json.items()}
    again = anyone.client.get(
        OEMBED, {"url": url, "format": "xml"}, headers={"If-None-Match": response.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({"maxwidth": "400"}, (400, 320)),
        ({"maxheight": "100"}, (600, 100)),
        ({"maxwidth": "9999", "maxheight": "9999"}, (600, 320)),
        ({"maxwidth": "1", "maxheight": "1"}, (1, 1)),
    ],
)
def test_grows_no_larger_than_asked(
    anyone: Caller, published: Claim, asked: dict[str, str], size: tuple[int, int]
) -> None:
    said = json_of(_ask(anyone, f"{HERE}/checks/{published.slug}/", **asked))
    assert (said["width"], said["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in said["html"]


@pytest.mark.parametrize(
    "url",
    [
        HERE + "/checks/nothing/",
        HERE + "/checks/",
        HERE + "/",
        HERE + "/checks/{}/more/",
        "http://127.0.0.1:8001/checks/{}/",
        "https://127.0.0.1:8000/checks/{}/",
        "https://elsewhere.example/checks/{}/",
        "https://elsewhere.example/?u=http://127.0.0.1:8000/checks/{}/",
    ],
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_knows_nothing_of_other_addresses(anyone: Caller, published: Claim, url: str, form: str) -> None:
    problem_of(_ask(anyone, url.format(published.slug), format=form), 404, "not_found")


@pytest.mark.parametrize("path", ["/claims/1/", "/claims/999999/", "/articles/3/versions/", "/queue/"])
def test_says_only_that_the_newsroom_s_own_pages_are_private(anyone: Caller, published: Claim, path: str) -> None:
    problem = problem_of(_ask(anyone, HERE + path), 401, "private")
    assert (problem["detail"], problem["fields"]) == ("This page is not public.", {})


@pytest.mark.parametrize("form", ["yaml", "JSON", "html", "jsonp"])
def test_makes_no_other_format(anyone: Caller, published: Claim, form: str) -> None:
    problem_of(_ask(anyone, f"{HERE}/checks/{published.slug}/", format=form), 501, "format_not_supported")


@pytest.mark.parametrize("more", [{"maxwidth": "0"}, {"maxwidth": "-3"}, {"maxheight": "1e3"}, {"maxwidth": "9" * 400}])
def test_refuses_sizes_that_are_none(anyone: Caller, published: Claim, more: dict[str, str]) -> None:
    problem = problem_of(_ask(anyone, f"{HERE}/checks/{published.slug}/", **more), 400, "bad_request")
    assert list(problem["fields"]) == list(more)


@pytest.mark.parametrize("more", [{"dnt": "1"}, {"referrer": "https://blog.example/"}, {"callback": "x"}, {"b": "2"}])
def test_passes_over_what_consumers_add(anyone: Caller, published: Claim, more: dict[str, str]) -> None:
    url = f"{HERE}/checks/{published.slug}/?a=1"
    assert json_of(_ask(anyone, url, **more)) == json_of(_ask(anyone, url))


@pytest.mark.parametrize(
    "url", ["", "nowhere", "file:///etc/passwd", "javascript:alert(1)", "http://a:b@127.0.0.1:8000/"]
)
def test_refuses_addresses_that_are_none(anyone: Caller, url: str) -> None:
    assert list(problem_of(_ask(anyone, url), 400)["fields"]) == ["url"]


def test_says_that_a_check_was_retracted(anyone: Caller, published: Claim, editor: User) -> None:
    publications.retract(published, "Withdrawn.", by=editor)
    assert json_of(_ask(anyone, f"{HERE}/checks/{published.slug}/"))["title"].startswith("Retracted: ")


def test_a_public_check_says_where_it_is_offered(anyone: Caller, published: Claim) -> None:
    page = Client().get(f"/checks/{published.slug}/")
    markup = page.content.decode()
    for kind in ("application/json+oembed", "text/xml+oembed"):
        named = re.search(rf'<link rel="alternate" type="{re.escape(kind)}" href="([^"]+)"', markup)
        assert named
        address = named[1].replace("&amp;", "&")
        assert f'<{address}>; rel="alternate"; type="{kind}"' in page.headers["Link"]
        assert anyone.get(address.removeprefix(HERE)).status_code == 200
