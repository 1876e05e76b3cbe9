"""Triggers by which a statement that is new, or has changed, waits for its vector, whoever wrote the row.

The row in `statementvector` that has no `embedding` is the work. Its digest is that of the words to be read, so whoever
settles a row that was restated meanwhile settles nothing.
"""

import pgtrigger

CLAIM_WORDS = "substr(sha256(convert_to({row}.text, 'UTF8')), 1, 16)"
"""In SQL: 16 bytes that say which words of a claim a vector stands for."""
PRIOR_WORDS = (
    "substr(sha256(convert_to(concat_ws(E'\\n', {row}.claim, {row}.markup ->> 'headline', {row}.markup ->> 'name', "
    "{row}.markup ->> 'title'), 'UTF8')), 1, 16)"
)
"""The same of somebody else's check: its claim, and what its page may be called."""

_WAITS = """
    INSERT INTO annotations_statementvector ({owner}, part, model, digest)
    SELECT {row}.id, 'statement', '', {words} FROM {source} {row} WHERE {condition}
"""
_WAITS_AGAIN = """
    INSERT INTO annotations_statementvector ({owner}, part, model, digest) VALUES (NEW.id, 'statement', '', {words})
    ON CONFLICT ({owner}, part) WHERE {owner} IS NOT NULL DO UPDATE
        SET embedding = NULL, lease_until = NULL, digest = EXCLUDED.digest
        WHERE annotations_statementvector.digest <> EXCLUDED.digest;
"""
_NEW_CLAIM = {
    "owner": "claim_id",
    "row": "made",
    "words": CLAIM_WORDS.format(row="made"),
    "condition": "made.status <> 'discarded'",
}
_NEW_PRIOR = {"owner": "prior_check_id", "row": "made", "words": PRIOR_WORDS.format(row="made"), "condition": "true"}
MISSING_CLAIMS = _WAITS.format(source="annotations_claim", **_NEW_CLAIM)
"""To be narrowed by `AND made.id …`: rows for claims of old, which no trigger has seen. The same for others' checks."""
MISSING_PRIORS = _WAITS.format(source="annotations_priorcheck", **_NEW_PRIOR)


def _stated(new: dict[str, str]) -> pgtrigger.Trigger:
    """New rows wait for their vectors, all of one statement at once."""
    return pgtrigger.Trigger(
        name="stated",
        level=pgtrigger.Statement,
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        referencing=pgtrigger.Referencing(new="added"),
        func=f"{_WAITS.format(source='added', **new)}; RETURN NULL;",
    )


CLAIM_TRIGGERS = [
    _stated(_NEW_CLAIM),
    pgtrigger.Trigger(
        name="restated",
        operation=pgtrigger.UpdateOf("text", "status"),
        when=pgtrigger.After,
        condition=pgtrigger.Condition(
            "OLD.text <> NEW.text OR (OLD.status = 'discarded') <> (NEW.status = 'discarded')"
        ),
        func=f"""
            IF NEW.status = 'discarded' THEN
                DELETE FROM annotations_statementvector WHERE claim_id = NEW.id;
                RETURN NULL;
            END IF;
            {_WAITS_AGAIN.format(owner="claim_id", words=CLAIM_WORDS.format(row="NEW"))}
            RETURN NULL;
        """,
    ),
]
PRIOR_TRIGGERS = [
    _stated(_NEW_PRIOR),
    pgtrigger.Trigger(
        name="restated",
        operation=pgtrigger.UpdateOf("claim", "markup"),
        when=pgtrigger.After,
        condition=pgtrigger.Condition("OLD.claim <> NEW.claim OR OLD.markup <> NEW.markup"),
        func=f"{_WAITS_AGAIN.format(owner='prior_check_id', words=PRIOR_WORDS.format(row='NEW'))} RETURN NULL;",
    ),
]
