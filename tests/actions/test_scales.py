"""Scales: drafted, checked and put to use; what was given by an older one stands."""

from typing import Any

import pytest
from django.test import Client

from annotations.actions import publications, reviews, scales
from annotations.errors import Invalid, NotAllowed, StaleVersion, WrongState
from annotations.models import Rating, Scale, User
from annotations.text.colours import contrast
from tests.conftest import SignIn
from tests.factories import approved_claim, fresh, make_claim, make_source, newest_publication, seen_of, submitted_claim

STEPS: list[dict[str, Any]] = [
    {
        "key": "right",
        "label": "Right",
        "labels": {"de": "Richtig"},
        "definition": "It holds.",
        "value": 10,
        "tone": "true",
        "colour_light": "#1e6440",
        "colour_dark": "#7fc79b",
    },
    {
        "key": "wrong",
        "label": "Wrong",
        "definition": "It does not.",
        "value": -10,
        "tone": "false",
        "approvals_needed": 2,
    },
]


def test_what_was_judged_by_the_older_scale_keeps_it(checker: User, editor: User, admin: User, client: Client) -> None:
    old = submitted_claim(by=checker)
    scale = scales.publish_scale(scales.draft_scale("Next", STEPS, by=admin), by=admin)
    assert [step.key for step in Rating.objects.in_use()] == ["right", "wrong"]
    reviews.decide(fresh(old), "approve", by=editor, seen=seen_of(fresh(old)))
    rating = publications.publish(fresh(old), by=editor).payload["rating"]
    assert (rating["scale"], rating["label"], rating["best"], rating["worst"]) == (1, "False", 5, 1)
    claim = make_claim(by=checker)
    with pytest.raises(Invalid):
        reviews.propose_verdict(claim, "false", "Reasons.", by=checker)
    make_source(claim, by=checker)
    reviews.propose_verdict(fresh(claim), "right", "The register says so.", by=checker)
    reviews.submit(fresh(claim), by=checker)
    reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    publications.publish(fresh(claim), by=editor)
    payload = newest_publication(claim).payload
    assert payload["rating"]["labels"] == {"de": "Richtig"}
    number = payload["claimreview"]["reviewRating"]
    assert (number["ratingValue"], number["bestRating"], number["worstRating"]) == (10, 10, -10)
    address = f"/scales/{scale.number}.css"
    assert address in client.get(f"/checks/{fresh(claim).slug}/").content.decode()
    styles = client.get(address)
    assert "light-dark(#1e6440,#7fc79b)" in styles.content.decode()
    assert "immutable" in styles.headers["Cache-Control"]
    assert client.get("/scales/99.css").status_code == 404


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("steps.0.colour_light", {"colour_light": "#ffff00"}),
        ("steps.0.colour_dark", {"colour_dark": "#333333"}),
        ("steps.0.colour_dark", {"colour_dark": ""}),
        ("steps.0.colour_light", {"colour_light": "green"}),
        ("steps.0.key", {"key": "No Key"}),
        ("steps.1.key", {"key": "wrong"}),
        ("steps.0.label", {"label": "a\x00b"}),
        ("steps.0.labels", {"labels": {"german!": "Richtig"}}),
        ("steps.0.value", {"value": 10**30}),
        ("steps.0.tone", {"tone": "maybe"}),
        ("steps.0.approvals_needed", {"approvals_needed": 0}),
    ],
)
def test_refuses_a_step_that_cannot_be(place: str, change: dict[str, Any], admin: User) -> None:
    with pytest.raises(Invalid) as refused:
        scales.draft_scale("Next", [{**STEPS[0], **change}, STEPS[1]], by=admin)
    assert place in refused.value.fields


def test_a_published_scale_is_never_touched_again(admin: User, editor: User) -> None:
    draft = scales.draft_scale("Next", by=admin)
    assert [step["key"] for step in draft.steps] == [step.key for step in Rating.objects.in_use()]
    with pytest.raises(NotAllowed):
        scales.publish_scale(draft, by=editor)
    scales.edit_draft(draft, "Next", STEPS, version=draft.version, by=admin)
    with pytest.raises(StaleVersion):
        scales.edit_draft(draft, "Mine", STEPS, version=draft.version, by=admin)
    scales.publish_scale(draft, by=admin)
    for deed in (
        lambda: scales.publish_scale(draft, by=admin),
        lambda: scales.edit_draft(draft, "Mine", STEPS, version=None, by=admin),
        lambda: scales.drop_draft(draft, by=admin),
    ):
        with pytest.raises(WrongState):
            deed()
    with pytest.raises(Invalid):
        scales.publish_scale(scales.draft_scale("Empty", [], by=admin), by=admin)


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong_with_which_step(admin: User, signed_in: SignIn) -> None:
    draft = scales.draft_scale("Next", STEPS, by=admin)
    page = f"/scales/{draft.pk}/"
    sent: dict[str, Any] = {"name": "Next", "version": draft.version}
    for at, step in enumerate(STEPS):
        sent |= {f"step{at}-{name}": value for name, value in step.items() if name != "labels"}
        sent[f"step{at}-languages"] = "de | Wahr | Es stimmt."
    visitor = signed_in(admin)
    refused = visitor.post(page, {**sent, "step0-colour_light": "#ffee00"})
    assert refused.status_code == 422
    assert "words need 4.5 : 1" in refused.content.decode() and "#ffee00" in refused.content.decode()
    assert visitor.post(page, sent).status_code == 303
    step = Scale.objects.get(id=draft.pk).steps[0]
    assert (step["labels"], step["definitions"]) == ({"de": "Wahr"}, {"de": "Es stimmt."})
    assert visitor.post(f"{page}publish/").status_code == 303
    assert "Es stimmt." not in visitor.get("/scales/").content.decode()


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_an_approved_claim_is_published_after_the_scale_changed(checker: User, editor: User, admin: User) -> None:
    claim = approved_claim(by=checker, reviewer=editor)
    scales.publish_scale(scales.draft_scale("Next", STEPS, by=admin), by=admin)
    assert publications.publish(claim, by=editor).version == 1
