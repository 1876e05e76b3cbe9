"""The test vectors of hashed addresses in the guide for publishers."""

import re
from pathlib import Path

from annotations.text.urls import canonical, url_hash

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "publishers.md"


def test_addresses_hash_as_the_guide_says() -> None:
    vectors = re.findall(r"^\| `(https?://[^`]+)` \| `([0-9a-f]{16})` \|$", GUIDE.read_text(), re.M | re.I)
    assert len(vectors) == 3
    assert [url_hash(canonical(address))[:16] for address, _ in vectors] == [begins for _, begins in vectors]
