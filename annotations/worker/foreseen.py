"""What will become of the rows of a chunk, said from three look-ups for all of them together.

Most rows of a file are new articles or ones that we have. Those are told from here. What is left (a text for an address
that is known, a name for an article that has none, an address that two rows of the chunk give) takes the careful way.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Self

from annotations.errors import Refused
from annotations.models import Address, Article, Page
from annotations.text.document import Reading
from annotations.text.rows import Row
from annotations.text.urls import identity
from annotations.worker.bringing import Fresh
from annotations.worker.intake import require_name
from annotations.worker.supplying import Wanted, read_supplied
from annotations.worker.wanted import wanted_by


@dataclass(frozen=True, slots=True)
class Prepared:
    """One row, cleaned and read as far as that needs no database.

    Without `wanted`, `refused` or the row's own trouble says why; with it, `refused` is why its text cannot be read.
    """

    row: Row
    wanted: Wanted | None = None
    reading: Reading | None = None
    refused: Refused | None = None

    @classmethod
    def of(cls, row: Row) -> Self:
        if row.trouble is not None:
            return cls(row)
        wanted = None
        try:
            wanted = wanted_by(row.values)
            return cls(row, wanted, read_supplied(wanted.supplied) if wanted.supplied else None)
        except Refused as refused:
            return cls(row, wanted, refused=refused)


@dataclass(frozen=True, slots=True)
class Standing:
    """The article at an address: how another system calls it, "" where none does."""

    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Have:
    """What the database knew of the names and addresses in a chunk. `articles`: by the keys of addresses, None where
    no article stands."""

    names: frozenset[str] = frozenset()
    articles: dict[str, Standing | None] = field(default_factory=dict)
    pages: frozenset[str] = frozenset()

    @classmethod
    def of(cls, wanted: Iterable[Wanted]) -> Self:
        """Asks for all of them together."""
        asked = list(wanted)
        names = [one.details.external_id for one in asked if one.details.external_id]
        urls = {one.url: identity(one.url) for one in asked if one.url}
        return cls(
            frozenset(names) & set(Article.objects.filter(external_id__in=names).values_list("external_id", flat=True)),
            dict(_at_addresses(list(urls.values()))),
            frozenset(Page.objects.filter(url__in=list(urls)).values_list("url", flat=True)),
        )

    def is_known(self, prepared: Prepared) -> bool:
        """Whether bringing it would find it there. Raises what bringing it would."""
        wanted = prepared.wanted
        assert wanted is not None, "what cannot be wanted is refused before"
        if wanted.details.external_id in self.names:
            return True
        if prepared.refused is not None:
            raise prepared.refused
        standing = self.articles.get(identity(wanted.url)) if wanted.url else None
        if standing is not None:
            require_name(standing.external_id or None, wanted.details.external_id)
        return standing is not None


def _at_addresses(keys: list[str]) -> Iterator[tuple[str, Standing | None]]:
    article = "page__article"
    columns = (article, f"{article}__external_id", f"{article}__merged_into", f"{article}__merged_into__external_id")
    found = Address.objects.filter(key__in=keys).values_list("key", *columns)
    for key, article_id, name, merged_into, name_there in found:
        yield key, Standing((name_there if merged_into else name) or "") if article_id else None


class Fate(Enum):
    """What becomes of a row. `CAREFUL`: the database says only when it is brought."""

    FRESH = auto()
    KNOWN = auto()
    REFUSED = auto()
    CAREFUL = auto()


@dataclass(slots=True)
class Stretch:
    """Rows in succession that are brought in one transaction; or one row that has to be brought carefully."""

    rows: list[Prepared] = field(default_factory=list)
    fresh: list[Fresh] = field(default_factory=list)
    refused: list[Prepared] = field(default_factory=list)
    is_careful: bool = False

    @property
    def known(self) -> int:
        return len(self.rows) - len(self.fresh) - len(self.refused)

    def add(self, one: Prepared, fate: Fate) -> None:
        self.rows.append(one)
        if fate is Fate.REFUSED:
            self.refused.append(one)
        if fate is Fate.FRESH and one.wanted is not None:
            self.fresh.append(Fresh(one.wanted, one.reading))


def stretches(chunk: Sequence[Prepared], *, most_refused: int) -> Iterator[Stretch]:
    """The rows of a chunk in order, as they can be brought; a stretch ends with the last row that may be refused.

    Foretold at once: what one row changes, no later row is told without care.
    """
    have = Have.of(one.wanted for one in chunk if one.wanted is not None)
    taken: set[tuple[str, str]] = set()
    stretch = Stretch()
    for one in chunk:
        fate = _fate(one, have, taken)
        if fate is Fate.CAREFUL:
            yield stretch
            yield Stretch([one], is_careful=True)
            stretch = Stretch()
            continue
        stretch.add(one, fate)
        most_refused -= fate is Fate.REFUSED
        if most_refused <= 0:
            break
    yield stretch


def _fate(one: Prepared, have: Have, taken: set[tuple[str, str]]) -> Fate:
    """Of one row, after the names and addresses that the rows of its chunk before it have `taken`; adds its own."""
    if one.wanted is None:
        return Fate.REFUSED
    name, url = one.wanted.details.external_id, one.wanted.url
    if name in have.names:
        return Fate.KNOWN
    key = identity(url) if url else ""
    mine = {(kind, said) for kind, said in (("name", name), ("address", key)) if said}
    is_taken = not taken.isdisjoint(mine)
    taken |= mine
    if is_taken:
        return Fate.CAREFUL
    if key in have.articles or url in have.pages:
        standing = have.articles.get(key)
        says_nothing = one.wanted.supplied is None and standing is not None and name in ("", standing.external_id)
        return Fate.KNOWN if says_nothing else Fate.CAREFUL
    return Fate.REFUSED if one.refused is not None else Fate.FRESH
