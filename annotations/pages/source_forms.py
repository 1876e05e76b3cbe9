"""The forms by which sources are cited and described."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from annotations.models import Article
from annotations.models.kind import Grade, SourceKind
from annotations.models.source import Stance
from annotations.pages.forms import Typed, day, line, prose
from annotations.pages.spoken_forms import said_choices, said_in_words
from annotations.text.filetypes import ENDINGS
from annotations.text.marking import marked

ADDRESS, FILE, ARTICLE = "address", SourceKind.FILE, SourceKind.ARTICLE
WAYS = (
    (ADDRESS, marked("A page, a post, a dataset or a DOI")),
    (FILE, marked("A file")),
    (SourceKind.INTERVIEW, marked("An interview")),
    (SourceKind.EMAIL, marked("An e-mail or a letter")),
    (ARTICLE, marked("The article itself")),
)
SAID = {
    ADDRESS: marked("Attached. We are capturing the page."),
    FILE: marked("Attached. We are reading the file."),
    SourceKind.INTERVIEW: marked("Attached."),
    SourceKind.EMAIL: marked("Attached."),
    ARTICLE: marked("Attached, in the version that we have."),
}
AT = (
    ("", marked("Told by its address")),
    (SourceKind.WEB, marked("Web page or PDF")),
    (SourceKind.POST, marked("Social post")),
    (SourceKind.DATASET, marked("Dataset")),
)
GRADES = (("", marked("Not said")), *Grade.choices)
MISSING = {ADDRESS: ("url", marked("Give an address.")), FILE: ("file", marked("Choose a file."))}
ONE_OF_THESE = {"invalid_choice": marked("Choose one of these.")}


def _grade() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=marked("Grade"),
        choices=GRADES,
        required=False,
        help_text=marked("Primary: the origin of the fact itself. Secondary: somebody who reports it."),
        error_messages=ONE_OF_THESE,
    )


def _group() -> forms.CharField:
    return line(
        marked("Counts together with"),
        hint=marked("A name that sources share which are not independent, such as an agency. They count once."),
    )


class SourceFields(Typed):
    """How a source bears on the claim, where in it the evidence stands, and what is declared of it."""

    stance = forms.ChoiceField(
        label=marked("What it does to the claim"),
        choices=Stance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": marked("Choose one."), **ONE_OF_THESE},
    )
    quote = prose(
        marked("Exact passage"),
        rows=3,
        hint=marked("Copied from the source. We look for it in our capture and say whether it is there."),
    )
    note = prose(marked("Note"), rows=2, hint=marked("What the source is, or why it counts. Published with the check."))
    locator = line(
        marked("Where in it"), hint=marked("Such as page 12, paragraph 3, or Table 2!B4:C7, or 12:31. Published.")
    )
    grade = _grade()
    interest = line(
        marked("Declared interest"), hint=marked("What the source has to gain, or who pays for it. Published.")
    )
    group = _group()

    def described(self) -> list[forms.BoundField]:
        """What most sources do not need: asked for behind a fold."""
        return [self[name] for name in ("locator", "grade", "interest", "group")]

    @property
    def is_described(self) -> bool:
        """Whether something stands behind the fold."""
        return any(field.value() or field.errors for field in self.described())


class ToldFields(SourceFields):
    """Who told it, and when, where somebody did."""

    told_by = line(marked("Who"), hint=marked("Name and office, as readers are to know them."))
    told_on = day(marked("When"))


class EditedSource(ToldFields):
    """`seen` names what the form was opened with."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, data: Mapping[str, Any] | None = None, *, is_told: bool, **options: Any) -> None:
        super().__init__(data, **options)
        if not is_told:
            del self.fields["told_by"], self.fields["told_on"]


class NewSource(ToldFields):
    """A source of any kind: `kind` says which of the fields are meant."""

    kind = forms.ChoiceField(
        label=marked("What is it?"),
        choices=WAYS,
        required=False,
        initial=ADDRESS,
        widget=forms.RadioSelect,
        error_messages=ONE_OF_THESE,
    )
    url = line(marked("Address or DOI"), inputmode="url", placeholder="https://", autocomplete="off")
    at = forms.ChoiceField(
        label=marked("What stands at the address"), choices=AT, required=False, error_messages=ONE_OF_THESE
    )
    file = forms.FileField(
        label=marked("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        allow_empty_file=True,
    )
    words = prose(
        marked("What was said or written"),
        rows=5,
        hint=marked("Kept in the newsroom. Readers are shown the passage only."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        articles: Mapping[int, Article],
        **options: Any,
    ) -> None:
        super().__init__(data, files, **options)
        self.fields["file"].help_text = _(
            "A PDF, a Word document, a text, a spreadsheet, a picture or a recording, up to {most} MB. "
            "Readers are told of it; they are not given it."
        ).format(most=settings.UPLOAD_MAX_BYTES // 2**20)
        article = forms.TypedChoiceField(
            label=marked("Article"),
            choices=[(pk, str(article)) for pk, article in articles.items()],
            coerce=int,
            required=False,
            error_messages=ONE_OF_THESE,
        )
        self.fields["article"] = said_in_words(article)
        if not articles:
            self.fields["kind"].widget.choices = said_choices(WAYS[:-1])

    def clean(self) -> dict[str, Any]:
        """Says at once that the address or the file is missing, with whatever else is wrong."""
        given = {**self.cleaned_data}
        way = given.get("kind") or ADDRESS
        if way in MISSING and not given.get(MISSING[way][0]) and MISSING[way][0] not in self.errors:
            name, said = MISSING[way]
            self.add_error(name, _(said))
        return given

    def described(self) -> list[forms.BoundField]:
        return [*super().described(), self["at"]]

    @property
    def way(self) -> str:
        return str(self.cleaned_data["kind"] or ADDRESS)

    def said(self) -> dict[str, Any]:
        """What is meant of what was typed: who told it only where somebody did."""
        is_told = self.way in (SourceKind.INTERVIEW, SourceKind.EMAIL)
        return {**self.cleaned_data, **({} if is_told else {"told_by": "", "told_on": None})}


class Confided(Typed):
    """A source that must not be named."""

    who = line(marked("Who it is"), required=True, autocomplete="off")
    said = prose(marked("What they said, and how you know that it is true"), rows=5, required=True)
    grade = _grade()
    group = _group()
