"""Forms for articles: bringing them in, their versions, and what is said of them."""

from datetime import datetime
from typing import Any

from django import forms

from annotations.models.article import Watch
from annotations.pages.forms import MOMENT, Typed, line, prose

READABLE = ".txt,.html,.htm,.docx,.pdf,text/plain,text/html,application/pdf"


class ImportAddress(Typed):
    """An article by its address."""

    url = line(
        "Address of the article",
        required=True,
        hint="We fetch the page once, keep what it said, and you can go on meanwhile.",
        inputmode="url",
        placeholder="https://",
        autocomplete="off",
    )
    url.error_messages["required"] = "Give the address of an article."


class Clip(Typed):
    """An address and the words selected there, as the bookmarklet brings them."""

    url = forms.CharField(label="Address", widget=forms.HiddenInput)
    quote = forms.CharField(label="Passage", required=False, widget=forms.HiddenInput)


class Described(Typed):
    """What is known about a text that is brought by hand."""

    title = line("Title", hint="Left empty, the first line of the text is taken where it reads like a title.")
    url = line("Where it was published", hint="Its address, if it has one.", inputmode="url", placeholder="https://")
    site = line("Site or agency")
    byline = line("Author")
    language = line("Language", hint="As a code: en, de, ar.", size="6", autocapitalize="off")
    published_at = forms.DateTimeField(
        label="Published", required=False, widget=MOMENT, error_messages={"invalid": "Write a date and a time."}
    )

    field_order = ["text", "file", "title", "url", "site", "byline", "language", "published_at"]

    def moment(self) -> datetime | None:
        found = self.cleaned_data.get("published_at")
        return found if isinstance(found, datetime) else None


class ImportText(Described):
    """A pasted text."""

    text = prose("Text", rows=14, required=True, hint="Paste it whole. Paragraphs, quotation marks and dashes stay.")


class ImportFile(Described):
    """An uploaded file."""

    title = line("Title", hint="Left empty, it is the title that the file gives, its first line, or the file’s name.")
    file = forms.FileField(
        label="File",
        help_text="A saved page (.html), plain text (.txt), a Word document (.docx) or a PDF, up to 20 MB.",
        widget=forms.FileInput(attrs={"accept": READABLE}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )


class ImportMany(Typed):
    """Many articles in one file."""

    file = forms.FileField(
        label="File",
        help_text="CSV or JSON Lines, in UTF-8.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.jsonl,.ndjson,text/csv,application/jsonl"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    how = forms.ChoiceField(
        label="What to do",
        choices=[("try", "Try it: say what would be imported, import nothing"), ("import", "Import at once")],
        initial="try",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."},
    )


class NewVersion(Typed):
    """A new version of an article, pasted or uploaded."""

    text = prose("Paste the text, or choose a file", rows=10)
    file = forms.FileField(
        label="Or a file",
        help_text="A saved page (.html), plain text (.txt), a Word document (.docx) or a PDF.",
        required=False,
        widget=forms.FileInput(attrs={"accept": READABLE}),
        error_messages={"empty": "The file is empty."},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and bool(given.get("text")) == bool(given.get("file")):
            self.add_error("text", "Paste a text or choose a file: one of them.")
        return given


class DetailsFields(Typed):
    """What is said of an article. `seen` names what the form was opened with."""

    title = line("Title")
    authors = prose("Authors", rows=2, hint="One a line.")
    byline = line("Byline", hint="As it is shown: the names in one line.")
    site = line("Site or agency")
    section = line("Section")
    language = line("Language", hint="As a code: en, de, ar.", size="6", autocapitalize="off")
    published_at = forms.DateTimeField(
        label="Published", required=False, widget=MOMENT, error_messages={"invalid": "Write a date and a time."}
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def changes(self) -> dict[str, object]:
        """What differs from what the form was filled with; authors as a list."""
        said = {name: self.cleaned_data[name] for name in self.changed_data if name != "seen"}
        return {**said, "authors": said["authors"].splitlines()} if "authors" in said else said


class WatchField(Typed):
    """How often an article's page is fetched again."""

    watch = forms.ChoiceField(label="Fetch the page again", choices=Watch.choices)
