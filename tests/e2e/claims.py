"""Claims in any state, made through the API as scripts make them, for journeys that begin in the middle."""

from dataclasses import dataclass

from tests.e2e.product import Product, Said, wait_for
from tests.factories import PAGE, PAGE_QUOTE
from tests.fakes import HostileServer, answer

REASONS = "The register counts 212 homes, not 400."


@dataclass(frozen=True)
class Made:
    """One claim of Casey's, by its number."""

    product: Product
    number: int

    @property
    def page(self) -> str:
        return f"/claims/{self.number}/"

    def does(self, deed: str, *, as_: str, **said: object) -> Said:
        """A deed through the API; AssertionError with the answer where it is refused."""
        told = self.product.call("POST", f"/api/v1/claims/{self.number}/{deed}/", said, as_=as_)
        assert told.status in (200, 201), (deed, told.status, told.body)
        return told

    def submitted(self) -> "Made":
        self.does("submit", as_="casey")
        return self

    def approved(self) -> "Made":
        seen = self.submitted().product.call("GET", f"/api/v1/claims/{self.number}/", as_="erin").body["content_sha256"]
        self.does("review", as_="erin", decision="approve", seen=seen)
        return self

    def published(self) -> str:
        """Its slug."""
        return str(self.approved().does("publish", as_="erin").body["slug"])


def proposed(product: Product, outside: HostileServer, statement: str) -> Made:
    """A draft of Casey's that lacks nothing: an article that states it, a source with its passage, a verdict."""
    text = f"Notes from the council.\n\nThe mayor said: {statement} Nobody asked."
    article = product.call("POST", "/api/v1/articles/", {"text": text, "title": "Notes"}, as_="casey").body
    start = article["snapshot"]["text"].index(statement)
    spot = {"snapshot": article["snapshot"]["id"], "start": start, "end": start + len(statement), "quote": statement}
    marked = {**spot, "claim": {"text": statement, "claimant": "The mayor"}}
    told = product.call("POST", f"/api/v1/articles/{article['id']}/highlights/", marked, as_="casey")
    assert told.status == 201, told.body
    made = Made(product, told.body["claim"]["id"])
    page = outside.on(f"/register-{made.number}", answer(PAGE))
    made.does("sources", as_="casey", url=page, stance="refutes", quote=PAGE_QUOTE)

    def has_its_source() -> bool:
        sources = product.call("GET", f"/api/v1/claims/{made.number}/", as_="casey").body["sources"]
        return [one["state"] for one in sources] == ["ok"]

    wait_for(has_its_source, seconds=60, what="the source's capture")
    made.does("verdicts", as_="casey", rating="false", explanation=REASONS)
    return made
