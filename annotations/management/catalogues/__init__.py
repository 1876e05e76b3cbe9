"""Translators' catalogues: what the interface says, found in the sources, merged into each language's, made ready."""
