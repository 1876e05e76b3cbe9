"""Addresses on the web that we capture, and the other addresses that lead to them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models, transaction
from django.db.models.functions import Length, Now

from annotations.text.marking import marked
from annotations.text.urls import identity, site

MAX_URL = 2048
models.TextField.register_lookup(Length)


class PageQuerySet(models.QuerySet["Page"]):
    def known_at(self, url: str) -> "Page | None":
        """The page that this canonical URL, or a twin of it, is known to lead to."""
        address = Address.objects.select_related("page").filter(key=identity(url)).first()
        return address.page if address else None

    def at(self, url: str) -> "Page":
        """The page of a canonical URL, made where nobody knew it. Two callers at once are given the same row."""
        known = self.known_at(url)
        if known is not None:
            return known
        with transaction.atomic():
            page, is_new = self.get_or_create(url=url, defaults={"site": site(url)[:255]})
            address, _ = Address.objects.get_or_create(key=identity(url), defaults={"url": url, "page": page})
            if is_new and address.page_id != page.pk:
                page.delete()
        return Page.objects.get(id=address.page_id)


class Page(models.Model):
    """One canonical URL, whichever articles and sources point to it."""

    url = models.TextField(unique=True)
    site = models.CharField(max_length=255)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PageQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(url__length__lte=MAX_URL), name="page_url_length")]

    def __str__(self) -> str:
        return self.url


class How(models.TextChoices):
    """How an address came to be known for a page's."""

    GIVEN = "given", marked("Given by a person or a feed")
    REDIRECT = "redirect", marked("The page's address redirected here")
    DECLARED = "declared", marked("The page names it as its own address")


_REST = r"regexp_replace(%(expressions)s, '^https?://(www\.)?', '')"
_HASHED = f"left(encode(sha256(replace({{}} || {_REST}, '\\', '\\\\')::bytea), 'hex'), 5)"
_FRONTS = ("'https://'", "'http://'", "'https://www.'", "'http://www.'")


class HashPrefixes(models.Func):
    """The first 20 bits, in hex, of the SHA-256 of an address's four spellings: see `text.urls.spellings`.

    `address_hash_prefixes` is an index over it. Backslashes, which a query may hold, are no escapes here.
    """

    template = f"ARRAY[{', '.join(map(_HASHED.format, _FRONTS))}]"
    output_field = ArrayField(models.TextField())


class Address(models.Model):
    """An address that leads to a page. `key` is `text.urls.identity` of it: twins share one."""

    key = models.TextField(unique=True)
    url = models.TextField()
    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="addresses")
    how = models.CharField(max_length=10, choices=How.choices, default=How.GIVEN)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(how__in=How.values), name="address_how_known")]
        indexes = [GinIndex(HashPrefixes("url"), name="address_hash_prefixes", fastupdate=False)]

    def __str__(self) -> str:
        return self.url
