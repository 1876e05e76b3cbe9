from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from annotations.templatetags.newsroom import age, day, json_ld, lead_in, lead_out, once_key, prose, when

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=4), "now"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=5, seconds=59), "5 min"),
        (timedelta(hours=3, minutes=59), "3 h"),
        (timedelta(days=13), "13 d"),
        (timedelta(days=14), "8 Nov 2026"),
        (-timedelta(minutes=2), "now"),
    ],
)
def test_says_ages_short_and_the_time_exactly(before: timedelta, said: str) -> None:
    with time_machine.travel(NOON, tick=False):
        shown = age(timezone.now() - before)
    assert f">{said}</time>" in shown
    assert 'title="' in shown


def test_says_times_in_the_newsroom_s_zone(settings: Settings) -> None:
    assert ">22 Nov 2026, 12:00</time>" in when(NOON)
    with timezone.override("Europe/Berlin"):
        assert ">22 Nov 2026, 13:00</time>" in when("2026-11-22T12:00:00Z")
    assert when("no time") == when(None) == ""


def test_says_days() -> None:
    assert day("2026-11-02") == day(date(2026, 11, 2)) == "2 Nov 2026"
    assert (day(""), day(None), day("long ago")) == ("", "", "long ago")


def test_makes_paragraphs_and_links_and_no_other_markup() -> None:
    shown = prose("See https://example.org/a?b=1&c=2.\nNext line.\n\n\n<b>Bold</b> javascript:alert(1)")
    assert shown == (
        '<p dir="auto">See <a href="https://example.org/a?b=1&amp;c=2" rel="nofollow">'
        "https://example.org/a?b=1&amp;c=2</a>.<br>Next line.</p>\n"
        '<p dir="auto">&lt;b&gt;Bold&lt;/b&gt; javascript:alert(1)</p>'
    )
    assert prose("") == ""


def test_keeps_json_inside_its_script_element() -> None:
    shown = json_ld({"a": "</script><!--\u2028&"})
    assert shown == '{"a": "\\u003c/script\\u003e\\u003c!--\\u2028\\u0026"}'


def test_begins_and_ends_a_passage_with_whole_words() -> None:
    assert lead_in("rter campaign for a third term. “") == "… campaign for a third term. “"
    assert lead_out(",” Marta Lindqvist said in the p") == ",” Marta Lindqvist said in the …"
    assert (lead_in("Short"), lead_out("")) == ("Short", "")


def test_gives_every_form_its_own_key() -> None:
    assert once_key() != once_key()
