"""A thing asked for twice is done once."""

import hashlib
import threading

import pytest
from django.db import connection

from annotations.actions.replies import Asked, Reply, fingerprint_of, once
from annotations.errors import Conflict, Invalid
from annotations.models import IdempotentReply

pytestmark = pytest.mark.django_db
ASKED = Asked(owner="user:1", key="k-1", fingerprint="a" * 64)


def test_gives_the_same_answer_without_doing_it_again() -> None:
    done = []

    def do() -> Reply:
        done.append(1)
        return Reply(201, {"id": 7})

    assert once(ASKED, do) == Reply(201, {"id": 7})
    assert once(ASKED, do) == Reply(201, {"id": 7}, is_repeat=True)
    assert len(done) == 1


def test_refuses_the_key_for_another_request_and_keeps_people_apart() -> None:
    once(ASKED, lambda: Reply(201, 1))
    with pytest.raises(Conflict) as refused:
        once(Asked("user:1", "k-1", "b" * 64), lambda: Reply(201, 2))
    assert refused.value.code == "idempotency_mismatch"
    assert once(Asked("user:2", "k-1", "b" * 64), lambda: Reply(201, 2)).body == 2


def test_what_breaks_leaves_the_key_free() -> None:
    with pytest.raises(ZeroDivisionError):
        once(ASKED, lambda: Reply(1 // 0, None))
    assert not IdempotentReply.objects.exists()
    assert once(ASKED, lambda: Reply(201, "now")).body == "now"


@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb"])
def test_refuses_keys_that_are_none(key: str) -> None:
    with pytest.raises(Invalid):
        once(Asked("user:1", key, "a" * 64), lambda: Reply(200, None))


@pytest.mark.django_db(transaction=True)
def test_does_it_once_for_callers_at_the_same_moment() -> None:
    barrier, done, replies = threading.Barrier(5), [], []

    def do() -> Reply:
        done.append(1)
        return Reply(201, None)

    def ask() -> None:
        barrier.wait(10)
        try:
            replies.append(once(ASKED, do))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(done) == 1
    assert sorted(reply.is_repeat for reply in replies) == [False, True, True, True, True]


def test_keeps_nothing_by_which_a_password_could_be_tried() -> None:
    whole = '["POST", "/people/", [["password", ["correct horse"]]]]'
    assert fingerprint_of(whole) == fingerprint_of(whole) != fingerprint_of(whole + " ")
    assert fingerprint_of(whole) != hashlib.sha256(whole.encode()).hexdigest()
