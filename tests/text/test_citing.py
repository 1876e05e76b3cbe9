from annotations.text.citing import addresses_in, is_named


def test_finds_the_pages_that_a_text_spells_out() -> None:
    text = "See https://www.stats.example.org/register?year=2026, or (news.example.com/a/b). Not: me@news.example.com/x"
    assert addresses_in(text) == {"stats.example.org/register?year=2026", "news.example.com/a/b"}


def test_takes_front_pages_and_broken_addresses_for_none() -> None:
    assert addresses_in("At example.org/ and http://[/ and 1.2.3 and e.g. this") == frozenset()


def test_knows_a_source_by_its_name_or_its_host() -> None:
    passage = "According to the Statistics Office, 212 homes were built (stats.example.org)."
    assert is_named(passage, name="Statistics Office", url="https://other.example.com/x")
    assert is_named(passage, name="", url="https://www.stats.example.org/register")
    assert not is_named(passage, name="statistics", url="https://ample.org/")
    assert not is_named("He said so on news.example.org today.", name="He", url="https://example.org/")
