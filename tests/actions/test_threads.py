"""Threads: replies to comments, resolved as a whole, told once to whoever is in them."""

import pytest
from django.db import IntegrityError, transaction

from annotations.actions import comments
from annotations.actions.comments import About
from annotations.errors import WrongState
from annotations.meaning.concerned import tellings
from annotations.meaning.discussion import discussion_of
from annotations.models import Comment, Event, User
from tests.factories import fresh, make_claim, submitted_claim

pytestmark = pytest.mark.django_db


def test_a_reply_stands_in_its_thread_and_a_reply_to_it_too(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    source = claim.sources.get()
    about = comments.comment_on(claim, "Is it theirs?", by=editor, about=About(source=source.pk))
    words = comments.comment_on(fresh(claim), "Which year?", by=editor, about=About(quote="212 homes"))
    first = comments.reply_to(about, "It is.", by=checker)
    second = comments.reply_to(first, "Good.", by=editor)
    comments.reply_to(words, "2026.", by=checker)
    assert (first.thread, second.thread) == (about, about)
    found = discussion_of(claim.comments.for_reading(), fresh(claim).verdict, sources=[source.pk])
    assert [one.text for one in found.on_sources[source.pk][0].replies] == ["It is.", "Good."]
    assert [one.text for one in found.on_words[0].replies] == ["2026."]
    assert found.open_count == 2


def test_a_thread_is_resolved_as_a_whole_and_opens_with_a_reply(checker: User, editor: User) -> None:
    claim = make_claim(by=checker)
    thread = comments.comment_on(claim, "Hm.", by=editor)
    reply = comments.reply_to(thread, "Well.", by=checker)
    with pytest.raises(WrongState):
        comments.resolve_comment(reply, by=editor)
    with pytest.raises(WrongState):
        comments.reopen_comment(reply, by=editor)
    comments.resolve_comment(thread, by=editor)
    assert not Comment.objects.open().exists() and Comment.objects.done_with().count() == 2
    comments.reply_to(Comment.objects.get(id=reply.pk), "But no.", by=checker)
    assert Comment.objects.open().count() == 3
    verbs = list(Event.objects.filter(verb__startswith="comment.").order_by("id").values_list("verb", flat=True))
    assert verbs[-3:] == ["comment.resolved", "comment.reopened", "comment.replied"]


def test_tells_everybody_in_the_thread_once(
    checker: User, other_checker: User, editor: User, second_editor: User
) -> None:
    claim = make_claim(by=checker)
    thread = comments.comment_on(claim, "Hm.", by=editor)
    comments.reply_to(thread, "Well.", by=other_checker)
    comments.reply_to(thread, "@edith and @edgar, look again.", by=checker)
    told = tellings(list(Event.objects.filter(verb="comment.replied").order_by("id").select_related("claim")))
    assert [(one.user.username, one.kind) for one in told] == [
        ("edith", "replies"),
        ("cleo", "comments"),
        ("edith", "mentioned"),
        ("edgar", "mentioned"),
        ("colin", "replies"),
    ]


def test_the_database_refuses_replies_that_are_no_replies(checker: User) -> None:
    claim, other = submitted_claim(by=checker), make_claim(by=checker)
    thread = comments.comment_on(claim, "Hm.", by=checker)
    reply = comments.reply_to(thread, "Well.", by=checker)
    assert claim.verdict is not None
    wrong = [
        Comment(claim=other, author=checker, text="x", thread=thread),
        Comment(claim=claim, author=checker, text="x", thread=reply),
        Comment(
            claim=claim, author=checker, text="x", thread=thread, verdict=claim.verdict, start=0, end=3, quote="The"
        ),
    ]
    for row in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(id=reply.pk).update(resolved_at="2026-01-01T00:00Z", resolved_by=checker)
