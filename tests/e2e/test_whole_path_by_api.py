"""The main job through the API alone: upload, highlight, source, verdict, four eyes, publish, correct, retract."""

import pytest

from tests.e2e.product import Product, Said, wait_for
from tests.factories import PAGE, PAGE_QUOTE, QUOTE, TEXT
from tests.fakes import HostileServer, answer

pytestmark = pytest.mark.e2e


def ok(said: Said, status: int) -> Said:
    assert said.status == status, (said.status, said.body)
    return said


def test_whole_path(product: Product, outside: HostileServer) -> None:
    call = product.call
    article = ok(call("POST", "/api/v1/articles/", {"text": TEXT, "title": "Harbour"}, as_="casey"), 201).body
    assert article["state"] == "ok"
    text = article["snapshot"]["text"]
    start = text.index(QUOTE)
    span = {"snapshot": article["snapshot"]["id"], "quote": QUOTE, "claim": {"text": QUOTE, "claimant": "The mayor"}}
    highlights = f"/api/v1/articles/{article['id']}/highlights/"
    shifted = ok(
        call("POST", highlights, {**span, "start": start + 1, "end": start + 1 + len(QUOTE)}, as_="casey"), 422
    )
    assert shifted.body["code"] == "bad_span"
    made = ok(call("POST", highlights, {**span, "start": start, "end": start + len(QUOTE)}, as_="casey"), 201).body
    claim = f"/api/v1/claims/{made['claim']['id']}/"

    def approval() -> dict[str, str]:
        return {"decision": "approve", "seen": call("GET", claim, as_="casey").body["content_sha256"]}

    cited = {"url": outside.on("/register", answer(PAGE)), "stance": "refutes", "quote": PAGE_QUOTE}
    ok(call("POST", f"{claim}sources/", cited, as_="casey"), 201)
    source = wait_for(
        lambda: next((s for s in call("GET", claim, as_="casey").body["sources"] if s["state"] == "ok"), None),
        seconds=60,
        what="the source's capture",
    )
    assert source["quote_state"] == "verified"

    verdict = {"rating": "false", "explanation": "The register counts 212."}
    ok(call("POST", f"{claim}verdicts/", verdict, as_="casey"), 201)
    ok(call("POST", f"{claim}submit/", {}, as_="casey"), 200)
    ok(call("POST", f"{claim}review/", approval(), as_="casey"), 403)
    early = ok(call("POST", f"{claim}publish/", {}, as_="erin"), 409).body
    assert early["code"] == "wrong_state" and "approve" in early["allowed"]
    queue = ok(call("GET", "/api/v1/queue/", as_="erin"), 200).body["results"]
    assert made["claim"]["id"] in [row["id"] for row in queue]
    ok(call("POST", f"{claim}review/", approval(), as_="erin"), 200)
    published = ok(call("POST", f"{claim}publish/", {}, as_="erin"), 201).body

    public = f"/api/public/v1/checks/{published['slug']}/"
    check = ok(call("GET", public), 200)
    assert check.body["rating"]["label"] == "False" and check.body["claim"]["text"] == QUOTE
    ok(call("GET", public, headers={"If-None-Match": check.headers["etag"]}), 304)
    review = ok(call("GET", f"{public}claimreview/"), 200).body
    assert (review["@type"], review["reviewRating"]["alternateName"]) == ("ClaimReview", "False")
    page = ok(call("GET", f"/checks/{published['slug']}/"), 200).body
    assert "application/ld+json" in page and "ClaimReview" in page and PAGE_QUOTE in page

    correction = {"rating": "mostly-false", "explanation": "It counts 240.", "note": "We had counted 212."}
    ok(call("POST", f"{claim}correct/", correction, as_="erin"), 200)
    ok(call("POST", f"{claim}review/", approval(), as_="erin"), 403)
    assert call("GET", public).body["version"] == 1
    ok(call("POST", f"{claim}review/", approval(), as_="edgar"), 200)
    assert ok(call("POST", f"{claim}publish/", {}, as_="erin"), 201).body["version"] == 2
    corrected = ok(call("GET", public), 200)
    assert corrected.body["note"] == "We had counted 212." and corrected.headers["etag"] != check.headers["etag"]

    ok(call("POST", f"{claim}retract/", {"reason": "The register was forged."}, as_="edgar"), 201)
    gone = ok(call("GET", public), 410)
    assert "The register was forged." in str(gone.body)
    assert "The register was forged." in str(ok(call("GET", f"/checks/{published['slug']}/"), 410).body)


def test_publisher_finds_checks_by_address(product: Product) -> None:
    address = "https://courier.example/2026/11/homes-campaign"
    key = {"Authorization": f"Api-Key {product.publisher_key}"}
    found = ok(product.call("GET", f"/api/public/v1/checks/?url={address}%3Futm_source%3Dx", headers=key), 200).body
    assert len(found["results"]) == 2
    assert all(address in [item["url"] for item in row["appearances"]] for row in found["results"])
    unknown = ok(product.call("GET", "/api/public/v1/checks/?url=https://nobody.example/"), 200)
    assert unknown.body["results"] == []
    ok(product.call("GET", "/api/v1/queue/", headers=key), 401)
