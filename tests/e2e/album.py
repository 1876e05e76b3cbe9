"""Pictures of pages for a guide: the same size each, small, and taken only where somebody asked for them."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

SIZE = {"width": 1280, "height": 800}
MOST_BYTES = 120_000
COLOURS = 64


@dataclass
class Album:
    """`names` are the pictures in the order in which they were taken; `folder` None keeps none."""

    folder: Path | None
    names: list[str] = field(default_factory=list)

    def take(self, page: Page, name: str, *, at: Locator | None = None) -> None:
        """What the page shows; `at` is brought into the upper part first."""
        self.names.append(name)
        page.set_viewport_size({"width": SIZE["width"], "height": SIZE["height"]})
        if at is None:
            page.evaluate("window.scrollTo(0, 0)")
        else:
            at.evaluate("(part) => window.scrollTo(0, part.getBoundingClientRect().top + window.scrollY - 96)")
        if self.folder is not None:
            taken = _pressed(page.screenshot(animations="disabled", caret="hide"))
            assert len(taken) < MOST_BYTES, f"{name} has {len(taken)} bytes"
            (self.folder / name).write_bytes(taken)


def _pressed(png: bytes) -> bytes:
    """With few colours, which is enough for a page and a third of its bytes."""
    pressed = BytesIO()
    with Image.open(BytesIO(png)) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(pressed, "PNG", optimize=True)
    return pressed.getvalue()
