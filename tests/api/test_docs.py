"""The reference page: every operation, shape and code can be read and linked to, without script."""

import re

from annotations.api.codes import CODES
from annotations.api.docs import document
from tests.api.callers import Caller


def test_shows_every_operation_shape_and_code(anyone: Caller) -> None:
    page = anyone.get("/api/docs/")
    assert page.status_code == 200
    html = page.content.decode()
    for methods in document()["paths"].values():
        for said in methods.values():
            assert f'id="{said["operationId"]}"' in html
    for code in CODES:
        assert f'id="problem-{code}"' in html
    anchors = set(re.findall(r'href="#([^"]+)"', html))
    ids = re.findall(r' id="([^"]+)"', html)
    assert anchors <= set(ids)
    assert len(ids) == len(set(ids))
    assert "<script" not in html and "style=" not in html and "`" not in html


def test_leads_from_the_root_to_the_page(anyone: Caller) -> None:
    led = anyone.get("/api/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (led.status_code, led.headers["Location"]) == (302, "/api/docs/")
