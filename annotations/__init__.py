"""Fact-check annotation: exact passages, verdicts, captured evidence."""
