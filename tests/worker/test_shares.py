"""Places are given to people in turn, and to one person's in the order in which they were asked for."""

import threading

from annotations.worker.shares import Shares, working_for


def test_one_s_many_hold_up_nobody_who_has_one() -> None:
    shares, order = Shares(1), list[str]()
    assert shares.take(timeout_s=1)

    def take(person: int, name: str) -> None:
        with working_for(person):
            assert shares.take(timeout_s=10)
        order.append(name)
        shares.give_back()

    wanted = [(1, "first"), (1, "second"), (1, "third"), (2, "hers")]
    threads = [threading.Thread(target=take, args=one) for one in wanted]
    for number, thread in enumerate(threads, 1):
        thread.start()
        while sum(map(len, shares.waiting.values())) < number:
            pass
    shares.give_back()
    for thread in threads:
        thread.join(10)
    assert order == ["first", "hers", "second", "third"] and shares.free == 1


def test_says_when_there_was_no_place_in_time() -> None:
    shares = Shares(1)
    assert shares.take(timeout_s=1) and not shares.take(timeout_s=0.01)
    shares.give_back()
    assert shares.take(timeout_s=1) and shares.waiting == {}
