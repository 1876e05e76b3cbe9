"""Whose a claim is: who made it, edited it last or proposed its verdict, each found by an index of its own."""

import pgtrigger
from django.db import models

HERS = ("created_by", "last_edited_by", "verdict_author")

INDEXES = [
    models.Index(fields=[whose, "status", "updated_at", "id"], include=["submitted_at"], name=f"claim_{whose}")
    for whose in HERS
]

VERDICT_AUTHOR = pgtrigger.Trigger(
    name="verdict_author_follows",
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("verdict_id"),
    when=pgtrigger.Before,
    func="""
        NEW.verdict_author_id = (SELECT v.author_id FROM annotations_verdict v WHERE v.id = NEW.verdict_id);
        RETURN NEW;
    """,
)
"""Keeps `verdict_author` what the verdict says, whoever writes the row."""
