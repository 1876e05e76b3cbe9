"""ClaimReviews out of what stands at an address: a page, or a feed that carries JSON-LD in its entries."""

from lxml import etree

from annotations.text.claimreviews.mending import read_lenient
from annotations.text.claimreviews.places import Placed, microdata_of, reviews_in, scripts_of
from annotations.text.claimreviews.prior import NotAReview, read_prior
from annotations.text.claimreviews.records import Record, readings_of
from annotations.text.decoding import decode
from annotations.text.document import Unreadable
from annotations.text.dom import parse
from annotations.text.marking import marked

MAX_ENTRIES = 5_000


def records_of_document(body: bytes, *, url: str, charset: str | None, is_feed: bool) -> list[Record]:
    """Each review of a page, or each entry of a feed, as a record of its own."""
    if is_feed:
        return _feed_records(body)
    try:
        tree = parse(decode(body, charset=charset, is_html=True).text)
    except Unreadable as error:
        return [Record(1, trouble=NotAReview(error.code, error.sentence))]
    scripts = [script for script in scripts_of(tree) if "ClaimReview" in script.text]
    placed = [one for script in scripts for one in reviews_in(script.mended.value)] + microdata_of(tree)
    broken = [script for script in scripts if not script.mended.is_read]
    told = [_record(number, one, url) for number, one in enumerate(placed, 1)]
    said = "Its markup is not JSON, and can be read in more than one way."
    return told + [Record(len(told) + at, trouble=NotAReview("not_json", said)) for at, _ in enumerate(broken, 1)]


def _record(number: int, placed: Placed, url: str) -> Record:
    try:
        return Record(number, (read_prior(placed.node, page_url=url),))
    except NotAReview as trouble:
        return Record(number, trouble=trouble)


def _feed_records(body: bytes) -> list[Record]:
    """The reviews in a feed's `review` elements (`schema:review`), whatever their prefix."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        return [Record(1, trouble=NotAReview("not_a_feed", marked("This is no feed that can be read.")))]
    if root is None:
        return []
    told = [element for element in root.iter("{*}review") if element.text][:MAX_ENTRIES]
    return [_entry(number, element.text or "") for number, element in enumerate(told, 1)]


def _entry(number: int, text: str) -> Record:
    mended = read_lenient(text)
    try:
        if not mended.is_read:
            raise NotAReview("not_json", f"This is not JSON: {mended.trouble}.")
        return Record(number, readings_of(mended.value))
    except NotAReview as trouble:
        return Record(number, trouble=trouble)
