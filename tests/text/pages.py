"""A page of the kind that papers serve, to be varied."""

URL = "https://www.bell.example/news/bread-1"


MILLS = [
    f"Mill number {n} on the north bank ground {n * 7 + 3} sacks of wheat in a week of rain, its miller told our paper."
    for n in range(1, 9)
]


ARTICLE = """
<h1>Bread is dearer than ever</h1>
<p class="byline">By Ana Bell</p>
<p>The price of a loaf rose by <b>3.1&nbsp;%</b> on <time>3 May</time>, the <a href="/mill">mill</a> said, its
   third rise in a year of bad harvests and worse weather on the plains.</p>
<figure><img src="loaf.jpg" alt=""><figcaption>A loaf at the north quay (Image: Bell)</figcaption></figure>
<h2>Why it rose</h2>
<ul><li>Rain in spring, twice what farmers feared<li>Wind in autumn <ul><li>strong in the north</ul></ul>
<blockquote><p>“We lost half of it,” he said.</p><p>“And then the other half.”</p></blockquote>
<p>He said <q>never</q> again would they sow so late &#150; or so thin.<br>So did the others who sow there.</p>
<table><caption>Loaves sold</caption><tr><th>Year<th>Loaves<tr><td>2024<td>3,100<tr><td>2025<td>2,900</table>
"""


JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Site"}, {"@type": "NewsArticle", "headline": "Bread is dearer",
"datePublished": "2026-03-04T05:06:07.123+0200", "author": [{"@type": "Person", "name": "Ana Bell"},
{"@type": "Person", "name": "Bo Lind"}], "publisher": {"name": "The Bell"}, "inLanguage": "en"}]}</script>"""


def page(head: str = "", article: str = ARTICLE, attributes: str = 'lang="en-GB"') -> str:
    mills = "".join(f"<p>{words}</p>" for words in MILLS)
    return f"""<!doctype html><html {attributes}><head><title>Bread is dearer than ever | The Bell</title>{head}</head>
<body><header><nav><ul><li><a href="/">Home</a><li><a href="/sport">Sport</a></ul></nav></header>
<main><article>{article}{mills}</article></main>
<aside><h3>More stories</h3><ul><li><a href="/2">The mayor resigns over the price of bread</a></ul></aside>
<footer><p>© The Bell. All rights reserved.</p></footer><script>var x = "secret";</script></body></html>"""
