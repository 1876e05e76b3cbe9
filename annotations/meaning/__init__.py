"""Meaning floor: what the rows say together. Reads only; nothing here changes anything."""
