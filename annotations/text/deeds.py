"""What people do to claims and to the newsroom's things, in words: `send_back` is “send back”."""

from annotations.text.marking import marked

WORDS = (
    marked("read"),
    marked("import"),
    marked("highlight"),
    marked("say where it stands"),
    marked("edit"),
    marked("comment"),
    marked("tick"),
    marked("manage checklist"),
    marked("attach"),
    marked("contact"),
    marked("retry"),
    marked("rule on page"),
    marked("propose"),
    marked("submit"),
    marked("withdraw"),
    marked("reopen"),
    marked("assign"),
    marked("triage"),
    marked("take"),
    marked("release"),
    marked("hand over"),
    marked("manage desks"),
    marked("discard"),
    marked("restore"),
    marked("approve"),
    marked("ask expert"),
    marked("take back"),
    marked("send back"),
    marked("reject"),
    marked("publish"),
    marked("schedule"),
    marked("unschedule"),
    marked("correct"),
    marked("retract"),
    marked("manage people"),
    marked("manage publishers"),
    marked("see readers"),
    marked("see audit"),
    marked("manage scales"),
    marked("ask blind"),
    marked("settle blind"),
    marked("see status"),
    marked("push again"),
    marked("retry captures"),
)


def in_words(deed: str) -> str:
    """One of `WORDS`."""
    return deed.replace("_", " ")
