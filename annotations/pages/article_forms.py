"""Forms for articles: bringing them in, their versions, and what is said of them."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from annotations.models.article import Watch
from annotations.pages.forms import MOMENT, Typed, line, prose
from annotations.text.marking import marked

READABLE = ".txt,.html,.htm,.docx,.pdf,text/plain,text/html,application/pdf"


class ImportAddress(Typed):
    """An article by its address."""

    url = line(
        marked("Address of the article"),
        required=True,
        hint=marked("We fetch the page once, keep what it said, and you can go on meanwhile."),
        inputmode="url",
        placeholder="https://",
        autocomplete="off",
    )
    url.error_messages["required"] = marked("Give the address of an article.")


class Clip(Typed):
    """An address and the words selected there, as the bookmarklet brings them."""

    url = forms.CharField(label=marked("Address"), widget=forms.HiddenInput)
    quote = forms.CharField(label=marked("Passage"), required=False, widget=forms.HiddenInput)


class Described(Typed):
    """What is known about a text that is brought by hand."""

    title = line(
        marked("Title"), hint=marked("Left empty, the first line of the text is taken where it reads like a title.")
    )
    url = line(
        marked("Where it was published"),
        hint=marked("Its address, if it has one."),
        inputmode="url",
        placeholder="https://",
    )
    site = line(marked("Site or agency"))
    byline = line(marked("Author"))
    language = line(marked("Language"), hint=marked("As a code: en, de, ar."), size="6", autocapitalize="off")
    published_at = forms.DateTimeField(
        label=marked("Published"),
        required=False,
        widget=MOMENT,
        error_messages={"invalid": marked("Write a date and a time.")},
    )

    field_order = ["text", "file", "title", "url", "site", "byline", "language", "published_at"]

    def moment(self) -> datetime | None:
        found = self.cleaned_data.get("published_at")
        return found if isinstance(found, datetime) else None


class ImportText(Described):
    """A pasted text."""

    text = prose(
        marked("Text"),
        rows=14,
        required=True,
        hint=marked("Paste it whole. Paragraphs, quotation marks and dashes stay."),
    )


class ImportFile(Described):
    """An uploaded file."""

    title = line(
        marked("Title"),
        hint=marked("Left empty, it is the title that the file gives, its first line, or the file’s name."),
    )
    file = forms.FileField(
        label=marked("File"),
        help_text=marked("A saved page (.html), plain text (.txt), a Word document (.docx) or a PDF, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": READABLE}),
        error_messages={"required": marked("Choose a file."), "empty": marked("The file is empty.")},
    )


class ImportMany(Typed):
    """Many articles in one file."""

    file = forms.FileField(
        label=marked("File"),
        help_text=marked("CSV or JSON Lines, in UTF-8."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.jsonl,.ndjson,text/csv,application/jsonl"}),
        error_messages={"required": marked("Choose a file."), "empty": marked("The file is empty.")},
    )
    how = forms.ChoiceField(
        label=marked("What to do"),
        choices=[
            ("try", marked("Try it: say what would be imported, import nothing")),
            ("import", marked("Import at once")),
        ],
        initial="try",
        widget=forms.RadioSelect,
        error_messages={"required": marked("Choose one."), "invalid_choice": marked("Choose one of these.")},
    )


class NewVersion(Typed):
    """A new version of an article, pasted or uploaded."""

    text = prose(marked("Paste the text, or choose a file"), rows=10)
    file = forms.FileField(
        label=marked("Or a file"),
        help_text=marked("A saved page (.html), plain text (.txt), a Word document (.docx) or a PDF."),
        required=False,
        widget=forms.FileInput(attrs={"accept": READABLE}),
        error_messages={"empty": marked("The file is empty.")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and bool(given.get("text")) == bool(given.get("file")):
            self.add_error("text", _("Paste a text or choose a file: one of them."))
        return given


class DetailsFields(Typed):
    """What is said of an article. `seen` names what the form was opened with."""

    title = line(marked("Title"))
    authors = prose(marked("Authors"), rows=2, hint=marked("One a line."))
    byline = line(marked("Byline"), hint=marked("As it is shown: the names in one line."))
    site = line(marked("Site or agency"))
    section = line(marked("Section"))
    language = line(marked("Language"), hint=marked("As a code: en, de, ar."), size="6", autocapitalize="off")
    published_at = forms.DateTimeField(
        label=marked("Published"),
        required=False,
        widget=MOMENT,
        error_messages={"invalid": marked("Write a date and a time.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def changes(self) -> dict[str, object]:
        """What differs from what the form was filled with; authors as a list."""
        said = {name: self.cleaned_data[name] for name in self.changed_data if name != "seen"}
        return {**said, "authors": said["authors"].splitlines()} if "authors" in said else said


class WatchField(Typed):
    """How often an article's page is fetched again."""

    watch = forms.ChoiceField(label=marked("Fetch the page again"), choices=Watch.choices)
