"""What others have checked already: the list, and bringing in more by an address or a file."""

from typing import Any, BinaryIO, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import priors as actions
from annotations.errors import Invalid
from annotations.models import PriorCheck, PriorImport, User
from annotations.pages.doors import Done, attempt, staff
from annotations.pages.filters import Filters, words_of
from annotations.pages.forms import Typed, line
from annotations.pages.paging import NEWEST, page_of
from annotations.text.marking import marked

LAST_IMPORTS = 5


class NewPriorImport(Typed):
    """An address or a file."""

    url = line(
        marked("Address"),
        hint=marked("A page that carries ClaimReview, a feed with it, or a dump as JSON."),
        inputmode="url",
        placeholder="https://",
        autocomplete="off",
    )
    file = forms.FileField(
        label=marked("Or a file"),
        required=False,
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _("JSON Lines with one ClaimReview a line, a list of them, or a DataFeed; up to {most} MB.")
        self.fields["file"].help_text = said.format(most=settings.UPLOAD_MAX_BYTES // 2**20)


@staff("GET", "HEAD", "POST")
def prior_checks(request: HttpRequest, me: User) -> HttpResponse:
    if request.method != "POST":
        return _page(request, NewPriorImport())
    form = NewPriorImport(request.POST, request.FILES)
    return attempt(request, me, form, lambda: _begin(form, by=me)) or _page(request, form, status=422)


def _begin(form: NewPriorImport, *, by: User) -> Done:
    file, url = form.cleaned_data["file"], form.cleaned_data["url"]
    if bool(url) == isinstance(file, UploadedFile):
        said = _("Give an address or a file, one of them.")
        raise Invalid(said, fields={"url": [said]})
    if isinstance(file, UploadedFile):
        actions.import_file(cast(BinaryIO, file), filename=file.name or "", by=by)
        return Done(to=reverse("prior_checks"), said=_("The file is being read."))
    is_new = actions.import_address(url, by=by)[1]
    return Done(
        to=reverse("prior_checks"), said=_("The address is being read.") if is_new else _("It is being read already.")
    )


def _page(request: HttpRequest, form: NewPriorImport, *, status: int = 200) -> HttpResponse:
    filters = Filters(words_of(request.GET), _("Claim or name"), ())
    site, language = (request.GET.get(name, "").strip()[:253] for name in ("site", "language"))
    rows = PriorCheck.objects.defer("markup").matching(filters.words)
    rows = rows.of_site(site) if site else rows
    rows = rows.in_language(language) if language else rows
    context = {
        "section": "claims",
        "page": page_of(rows, order=NEWEST, query=request.GET),
        "filters": filters,
        "form": form,
        "is_narrowed": bool(filters.words or site or language),
        "imports": PriorImport.objects.for_list().order_by("-id")[:LAST_IMPORTS],
    }
    return render(request, "annotations/prior_checks.html", context, status=status)
