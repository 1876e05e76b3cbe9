"""Backups of the newsroom: the database and the stored bodies, checked before and after they are used."""
