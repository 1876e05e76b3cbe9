"""What an expert is shown of a claim: only what readers would see, and words to compare with her last visit."""

from collections.abc import Mapping
from dataclasses import dataclass

from annotations.meaning.content import Content
from annotations.text.marking import marked

SOURCE = marked("Source")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that she judges, under a name that stays the same from visit to visit."""

    name: str
    text: str

    @property
    def label(self) -> str:
        """What it is called on her page: sources are told apart by what they are, not by our numbers."""
        return SOURCE if self.name.startswith(f"{SOURCE} ") else self.name


def parts_of(content: Content) -> list[Part]:
    """The statement, the proposed verdict with its reasons, and each source with what is quoted of it."""
    claim, verdict = content["claim"], content["verdict"]
    said = [Part(marked("The claim"), claim["text"]), Part(marked("Who said it"), claim["claimant"])]
    if verdict:
        said += [
            Part(marked("Proposed verdict"), verdict["rating"]["label"]),
            Part(marked("Reasons"), verdict["explanation"]),
        ]
    for source in content["sources"]:
        words = [source["capture"]["title"], source["url"], f"“{source['quote']}”" if source["quote"] else ""]
        said.append(Part(f"{SOURCE} {source['id']}", "\n".join(word for word in (*words, source["note"]) if word)))
    return [part for part in said if part.text]


def before(part: Part, seen: Mapping[str, str] | None) -> str | None:
    """The words of her last visit, where they were others; empty for what is new."""
    if seen is None or seen.get(part.name) == part.text:
        return None
    return seen.get(part.name, "")


def gone(parts: list[Part], seen: Mapping[str, str] | None) -> list[Part]:
    """What her last visit showed and is not there any more."""
    names = {part.name for part in parts}
    return [Part(name, text) for name, text in (seen or {}).items() if name not in names]
