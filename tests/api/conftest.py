"""The API's callers. `caller(user)` calls with a token of hers, `anyone` without credentials, `reader` with a key."""

from collections.abc import Callable

import pytest

from annotations.actions.credentials import issue_token
from annotations.models import User
from tests.accounts import make_key
from tests.api.callers import Caller

CallerOf = Callable[[User], Caller]


@pytest.fixture
def caller(db: None) -> CallerOf:
    """`caller(user)`: her calls, with a token whose use is already noted, so that calls cost the same."""

    def make(user: User) -> Caller:
        _, secret = issue_token("Tests", by=user)
        made = Caller(f"Token {secret}")
        assert made.get("/api/v1/tokens/").status_code == 200
        return made

    return make


@pytest.fixture
def anyone(db: None) -> Caller:
    return Caller()


@pytest.fixture
def reader(publisher_key: str) -> Caller:
    """A publisher whose key may read."""
    return Caller(f"Api-Key {publisher_key}")


@pytest.fixture
def looker(admin: User) -> Caller:
    """A publisher whose key may look addresses up, and nothing else."""
    _, secret = make_key(by=admin, scopes=("lookup",))
    return Caller(f"Api-Key {secret}")
