"""What the claim's page shows of experts: whom it was given to, what they answered, and the form for another link."""

from django import forms

from annotations.actions.experts import MOST_DAYS
from annotations.meaning.content import content_of, sha256_of
from annotations.models import Claim, ExpertAnswer, ExpertLink
from annotations.pages.forms import Typed, line
from annotations.text.marking import marked

USUAL_DAYS = 14


class LinkFields(Typed):
    """A link for an expert, new."""

    name = line(marked("Expert’s name"), required=True, most=200, autocomplete="off")
    affiliation = line(marked("Where she works"), most=200, autocomplete="off")
    email = line(
        marked("E-mail"),
        most=254,
        hint=marked("We mail her the link. Without it, you are shown the link once, to send yourself."),
    )
    days = forms.IntegerField(label=marked("Days that it works"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS)
    may_be_named = forms.BooleanField(
        label=marked("Readers may see her name and answer, if she agrees too"), required=False
    )


def experts_context(claim: Claim) -> dict[str, object]:
    """Links and answers of a claim, each answer with whether the claim was changed since."""
    links = list(ExpertLink.objects.of_claim(claim))
    answers = [answer for link in links for answer in link.answers.all()]
    now = sha256_of(content_of(claim)) if answers else ""
    said: list[tuple[ExpertAnswer, bool]] = [(answer, answer.content_sha256 != now) for answer in answers]
    return {"expert_links": links, "expert_answers": sorted(said, key=lambda one: -one[0].pk)}
