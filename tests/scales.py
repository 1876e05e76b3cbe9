"""Scales for tests, as rows."""

from annotations.models import Rating

STEPS = [("true", "True", 5, "true"), ("false", "False", 1, "false"), ("unverifiable", "Unverifiable", None, "open")]


def make_scale(*, eyes: int = 1, **columns: object) -> list[Rating]:
    """The next version of the scale, in use at once; `eyes` approvals are needed for “false”."""
    newest = Rating.objects.order_by("-scale").values_list("scale", flat=True).first() or 0
    return [
        Rating.objects.create(
            scale=newest + 1,
            key=key,
            label=label,
            value=value,
            tone=tone,
            definition=f"What {label.lower()} means.",
            order=order,
            approvals_needed=eyes if key == "false" else 1,
            **columns,
        )
        for order, (key, label, value, tone) in enumerate(STEPS, start=1)
    ]
