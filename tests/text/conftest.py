"""Property tests say what is right, not how quick a busy machine is: no deadline for a single example."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
