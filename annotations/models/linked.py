"""What the text of a capture links to: candidates for sources, in a row beside the capture."""

from django.db import models


class Linked(models.Model):
    """The links of one capture. `found`: list of `{"url": str, "words": str, "start": int, "end": int}` in reading
    order; `start` and `end` are those of the block that holds the link, in code points of the capture's text.
    """

    snapshot = models.OneToOneField("Snapshot", on_delete=models.PROTECT, primary_key=True, related_name="linked")
    found = models.JSONField()

    def __str__(self) -> str:
        return f"Links of capture {self.pk}"
