"""What the interface says is found wherever it is said, and what is served is what translators wrote."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.utils import translation

from annotations.management.catalogues import keeping
from annotations.management.catalogues.finding import Words, in_python, in_scripts, in_templates

ROOT = Path(settings.BASE_DIR)
FIELD = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def _write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_finds_what_templates_say(tmp_path: Path) -> None:
    name = "annotations/templates/annotations/a.html"
    _write(
        tmp_path,
        name,
        """{% load i18n %}{% translate 'Say "no"' %}<a title="{% trans 'Its' %}">
        {# Translators: a deed #}
        {% translate "Open" context "state" %}{% include "x" with said=_("Fact checks") %}
        {% blocktranslate trimmed count counter=n %}
          {{ counter }} claim, 50 %
        {% plural %}
          {{ counter }} claims, 50 %
        {% endblocktranslate %}""",
    )
    found = list(in_templates(tmp_path))
    assert Words('Say "no"', "", "", name) in found
    assert Words("Open", "", "state", name, "Translators: a deed") in found
    assert Words("Fact checks", "", "", name) in found
    assert Words("%(counter)s claim, 50 %%", "%(counter)s claims, 50 %%", "", name) in found


def test_finds_what_python_says(tmp_path: Path) -> None:
    name = "annotations/actions/a.py"
    text = (
        '# Translators: of a person\n_("Gone")\nngettext(\n  "one {n}", "many "\n  "{n}", n)\nmarked("Failed")\n_(x)\n'
    )
    _write(tmp_path, name, f"{text}pgettext_lazy('state', 'Open')\n")
    assert list(in_python(tmp_path)) == [
        Words("Gone", "", "", name, "Translators: of a person"),
        Words("one {n}", "many {n}", "", name),
        Words("Failed", "", "", name),
        Words("Open", "", "state", name),
    ]


def test_finds_what_scripts_say(tmp_path: Path) -> None:
    name = "frontend/src/a.tsx"
    _write(
        tmp_path,
        name,
        '<b>{t("Saved {time}", { time })}</b>; many(a.length, "{count} claim", "{count} claims"); at("x"); a.t("y");',
    )
    assert list(in_scripts(tmp_path)) == [
        Words("Saved {time}", "", "", name),
        Words("{count} claim", "{count} claims", "", name),
    ]


@pytest.mark.parametrize("language", keeping.CATEGORIES)
def test_serves_what_translators_wrote(language: str) -> None:
    for path, content in keeping.make(ROOT, language).items():
        assert path.read_bytes() == content, f"{path} is stale: manage.py words"


@pytest.fixture(scope="module")
def said() -> dict[str, Catalog]:
    return keeping.wanted(ROOT)


@pytest.mark.parametrize("language", keeping.CATEGORIES)
def test_says_everything_in_every_language(language: str, said: dict[str, Catalog]) -> None:
    missing = keeping.missing(ROOT, language, said)
    assert not missing, f"{language} lacks {len(missing)}: make words, then translate {missing[:5]}"


@pytest.mark.parametrize("language", keeping.CATEGORIES)
def test_translations_name_the_same_values(language: str) -> None:
    wrong = []
    for name in (keeping.SERVER, keeping.SCRIPTS):
        for message in keeping.kept(ROOT, language, name):
            wanted = {field for text in keeping.forms_of(message.id) for field in FIELD.findall(text)}
            said = keeping.forms_of(message.string)
            wrong += [text for text in said if text and set(FIELD.findall(text)) - wanted]
            # Forms for one, two or no things may leave out their number; the last, for many, may not.
            wrong += [said[-1]] if said[-1] and set(FIELD.findall(said[-1])) != wanted else []
    assert not wrong


def test_our_words_stand_before_those_of_the_packages() -> None:
    """Django's admin has its own “Search”."""
    for language, _ in settings.LANGUAGES[1:]:
        ours = keeping.kept(ROOT, language, keeping.SERVER).get("Search")
        with translation.override(language):
            assert not (ours and ours.string) or translation.gettext("Search") == ours.string
