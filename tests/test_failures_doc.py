"""The table of failures in docs/captures.md is the catalogue."""

import re

from annotations.meaning.failures import CATALOGUE
from factcheck.local.bootstrap import ROOT

ROW = re.compile(r"\| `(\w+)` \| (.+) \| (.+) \| (yes|no) \|")


def test_every_failure_is_explained_in_the_docs() -> None:
    told = {code: rest for code, *rest in ROW.findall((ROOT / "docs" / "captures.md").read_text())}
    assert told == {
        code: [words.sentence, words.advice, "yes" if words.retries else "no"] for code, words in CATALOGUE.items()
    }
