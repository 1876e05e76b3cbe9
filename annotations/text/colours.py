"""Whether a colour can be read on another: the contrast ratio of WCAG 2.2, and where the product's own papers stand."""

import re

MIN_CONTRAST = 4.5
"""What WCAG 2.2 (1.4.3, AA) asks of text."""
PAPERS_LIGHT = ("#faf8f4", "#ffffff", "#f2efe8")
PAPERS_DARK = ("#171614", "#201f1c", "#121110")
"""What verdicts are written on by day and by night: paper, surface and sunken of `frontend/src/styles/tokens.css`."""
_HEX = re.compile(r"#[0-9a-f]{6}")


def is_colour(text: str) -> bool:
    """Whether it is `#rrggbb` in small letters."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (`#rrggbb`), from 1 to 21; see WCAG 2.2, "contrast ratio"."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def least_contrast(colour: str, papers: tuple[str, ...]) -> float:
    """The contrast on the paper where it is worst."""
    return min(contrast(colour, paper) for paper in papers)


def _luminance(colour: str) -> float:
    """Relative luminance; see WCAG 2.2, "relative luminance"."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
