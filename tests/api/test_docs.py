"""The reference page: every operation, shape and code can be read and linked to, without script."""

import re

from annotations.api.codes import CODES
from annotations.api.docs import document, written
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


def test_writes_the_document_once_for_each_form(anyone: Caller) -> None:
    forms = {"application/vnd.oai.openapi": "openapi: 3.1.0", "application/json": '"openapi"'}
    first = {form: anyone.get("/api/schema/", headers={"Accept": form}) for form in forms}
    made = written.cache_info().misses
    for form, begins in forms.items():
        again = anyone.get("/api/schema/", headers={"Accept": form})
        assert again.content == first[form].content and begins in again.content.decode()[:20_000]
        assert again.headers["Content-Type"].startswith(form) and again.headers["ETag"] == first[form].headers["ETag"]
    assert written.cache_info().misses == made
    known = anyone.get("/api/schema/", headers={"If-None-Match": again.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_leads_from_the_root_to_the_page(anyone: Caller) -> None:
    led = anyone.get("/api/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (led.status_code, led.headers["Location"]) == (302, "/api/docs/")
