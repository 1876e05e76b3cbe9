"""The page of others' checks: empty, filled, narrowed; an address or a file brings in more."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import PriorCheck, PriorImport, User
from annotations.text.claimreviews.prior import read_prior
from annotations.worker import priors
from tests.conftest import SignIn
from tests.text.claimreviews.reviews import VALID

pytestmark = pytest.mark.django_db
PAGE = "/prior-checks/"


def test_says_that_it_is_empty_and_that_nothing_fits(signed_in: SignIn, checker: User) -> None:
    client = signed_in(checker)
    assert "No checks of others yet" in client.get(PAGE).content.decode()
    assert "Nothing fits" in client.get(f"{PAGE}?q=wolves").content.decode()


def test_brings_in_a_file_and_shows_it(signed_in: SignIn, checker: User) -> None:
    client = signed_in(checker)
    lines = json.dumps(VALID) + "\n" + json.dumps({**VALID, "claimReviewed": "<b>&lt;script&gt;</b>", "url": ""})
    sent = client.post(PAGE, {"url": "", "file": SimpleUploadedFile("dump.jsonl", lines.encode())})
    assert sent.status_code == 303
    job = PriorImport.objects.get()
    assert "Waiting" in client.get(PAGE).content.decode()
    priors.run(job.pk)
    page = client.get(PAGE).content.decode()
    assert "Crime doubled in two years" in page and "Mostly false" in page and "1 refused" in page
    assert "It has no address of the check." in page
    assert "Crime doubled" in client.get(f"{PAGE}?site=checks.example.org&language=en&q=minister").content.decode()


@pytest.mark.parametrize(
    "fields", [{"url": ""}, {"url": "ftp://a.example/"}, {"url": "https://a.example/", "file": "f"}]
)
def test_says_what_is_missing_or_wrong(signed_in: SignIn, checker: User, fields: dict[str, str]) -> None:
    sent = {name: SimpleUploadedFile("x", b"{}") if name == "file" else value for name, value in fields.items()}
    refused = signed_in(checker).post(PAGE, sent)
    assert refused.status_code == 422 and "There is a problem" in refused.content.decode()
    assert not PriorImport.objects.exists()


def test_asks_as_much_for_many_as_for_few(signed_in: SignIn, checker: User) -> None:
    client = signed_in(checker)
    counts = []
    for count in (2, 12):
        each = [{**VALID, "url": f"https://checks.example.org/{n}"} for n in range(count)]
        PriorCheck.objects.keep(priors.kept_of(map(read_prior, each), origin="file"))
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1]
