"""What an article links to, and not what stands around it."""

from annotations.text.extraction import read_html

PAGE = """<html><head><base href="/2026/"></head><body><nav><a href="/x/y">Elsewhere on this site</a></nav><article>
<h1>The mayor on homes and flats</h1>
<p>The council said on Monday that <a href="https://stats.example.org/report.pdf?utm_source=a">a new <b>report</b></a>
shows that 212 homes were completed last year in the whole region.</p>
<p>Another paragraph that is long enough to be taken, with <a href="own">an own link</a>,
<a href="mailto:a@b.c">mail</a>,
<a href="#top">a jump</a>,
<a href="javascript:x()">a script</a>, <a href="https://x.com/intent/tweet?url=a">share</a><br>
and the second line after a break names <a href="https://doi.org/10.1000/182">the study</a> of the university, and
<a href="https://stats.example.org/report.pdf">the report</a> once more, and
<a href="https://example.org/">a front</a>.</p>
</article><footer><a href="/imprint/page">Imprint</a></footer></body></html>"""


def test_returns_the_links_of_the_text_with_their_blocks() -> None:
    reading = read_html(PAGE, url="https://news.example.com/a/b")
    text = reading.document.text
    ends = {link.url: text[link.start : link.end] for link in reading.links}
    assert ends["https://stats.example.org/report.pdf"].endswith("in the whole region.")
    assert [(link.url, link.words, link.start) for link in reading.links] == [
        ("https://stats.example.org/report.pdf", "a new report", text.index("The council")),
        ("https://news.example.com/2026/own", "an own link", text.index("Another")),
        ("https://doi.org/10.1000/182", "the study", text.index("and the second")),
    ]


def test_a_page_of_many_links_is_read_in_bounded_work() -> None:
    blocks = "".join(
        f'<div><p>Block {n} says so.</p>x<a href="https://e.org/{n}">{n}</a><br></div>' for n in range(3_000)
    )
    assert len(read_html(f"<article>{blocks}</article>", url="https://news.example.com/a/b").links) <= 200
