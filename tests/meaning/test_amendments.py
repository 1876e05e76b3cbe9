"""What a version says otherwise than the one before, told from the two payloads."""

from typing import Any

from annotations.meaning.amendments import changes_between

BARE: dict[str, Any] = {
    "rating": {"key": "false", "label": "False", "tone": "false"},
    "claim": {"text": "We built 400 homes.", "claimant": "The mayor", "claimed_on": None},
    "explanation": "The register counts 212.",
    "sources": [],
    "appearances": [],
}


def test_tells_of_questions_answers_translations_and_the_last_day() -> None:
    asked = {"text": "How many homes?", "answers": [{"text": "212 homes.", "kind": "quoted"}]}
    german = {"language": "de", "statement": "400 Wohnungen.", "explanation": "Es sind 212.", "note": ""}
    before = BARE | {"questions": [asked], "translations": [german], "expires_on": "2026-11-30"}
    answered = {**asked, "answers": [{"text": "213 homes.", "kind": "quoted"}]}
    after = BARE | {"questions": [answered], "translations": [{**german, "explanation": "Es sind 213."}]}
    assert changes_between(before, after) == [
        {"what": "questions", "old": "212 homes.", "new": "213 homes."},
        {"what": "translations", "old": "de: Es sind 212.", "new": "de: Es sind 213."},
        {"what": "expires_on", "old": "2026-11-30", "new": None},
    ]


def test_tells_nothing_of_what_is_the_same_or_was_not_kept_yet() -> None:
    assert changes_between(BARE, BARE | {"as_of": "2026-11-23", "questions": [], "translations": []}) == []
