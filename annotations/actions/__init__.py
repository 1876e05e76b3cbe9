"""Verbs. Each is one transaction, checks `policy`, and writes an `Event` with the deed."""
