"""What kind of source it is, where in it the evidence stands, and what an editor declares about it."""

from django.db import models

from annotations.text.marking import marked


class SourceKind(models.TextChoices):
    WEB = "web", marked("Web page or PDF")
    POST = "post", marked("Social post")
    DATASET = "dataset", marked("Dataset")
    DOI = "doi", marked("Publication with a DOI")
    FILE = "file", marked("File")
    ARTICLE = "article", marked("The article itself")
    INTERVIEW = "interview", marked("Interview")
    EMAIL = "email", marked("E-mail or letter")


ADDRESSED = (SourceKind.WEB, SourceKind.POST, SourceKind.DATASET, SourceKind.DOI)
"""Kinds that stand at an address of their own, which is fetched."""
TOLD = (SourceKind.INTERVIEW, SourceKind.EMAIL)
"""Kinds that a person told us: who, and when."""


class Grade(models.TextChoices):
    PRIMARY = "primary", marked("Primary")
    SECONDARY = "secondary", marked("Secondary")


class Described(models.Model):
    """`locator`: in the notation of `text.locators`. `group`: sources of one group count once; two groups, twice.

    `interest`: what the source has to gain, as readers are told. `told_by` and `told_on`: of interviews and letters.
    """

    kind = models.CharField(max_length=10, choices=SourceKind.choices, default=SourceKind.WEB, db_default="web")
    locator = models.CharField(max_length=200, blank=True, db_default="")
    grade = models.CharField(max_length=10, choices=Grade.choices, blank=True, db_default="")
    group = models.CharField(max_length=120, blank=True, db_default="")
    interest = models.CharField(max_length=500, blank=True, db_default="")
    told_by = models.CharField(max_length=200, blank=True, db_default="")
    told_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_told(self) -> bool:
        return self.kind in TOLD
