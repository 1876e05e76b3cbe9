"""Fixtures for every test. Run with services around them: `python -m factcheck.local exec -- pytest`.

checker, other_checker, editor, second_editor, admin    the named cast: accounts with the password `accounts.PASSWORD`
publisher_key                                           the secret of a publisher's key that may read (`Api-Key …`)
signed_in                                               `signed_in(user)` → a test client with her session
after_commit                                            a context in which `on_commit` callbacks run
mail_server                                             a mail server that takes what `mailing.run()` sends (`.taken`)

`tests/factories.py` makes articles, claims and sources by the real actions. PostgreSQL and Redis are real; every test
has a media directory and cache keys of its own; nothing connects to an address outside this machine.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from annotations.models import Rating, User
from annotations.models.user import Role
from tests.accounts import make_key, make_user
from tests.mailserver import MailServer

SignIn = Callable[[User], Client]


@pytest.fixture(scope="session", autouse=True)
def no_outside_sockets() -> Iterator[None]:
    """Refuses connections to anything but this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def check(address: Any) -> None:
        if not isinstance(address, tuple):
            return
        host = ip_address(address[0].split("%")[0])
        if not (getattr(host, "ipv4_mapped", None) or host).is_loopback:
            raise RuntimeError(f"a test connects to {address[0]}, outside this machine")

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            check(("127.0.0.1", 0) if address[0] == "localhost" else address)
        return connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        if self.family != socket.AF_UNIX:
            check(("127.0.0.1", 0) if address[0] == "localhost" else address)
        return connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded_ex)
        yield


@pytest.fixture(scope="session")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def own_surroundings(settings: Settings, tmp_path: Path, static_root: Path) -> None:
    """Files, cache keys and hashing of this test alone, and no answers of a moment ago."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LOG_KEY_FILE = str(tmp_path / "log-key.pem")
    settings.STATIC_ROOT = static_root
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid4()}"}}
    settings.PUBLIC_KEPT_S = 0  # most tests never commit, so that nothing says what they publish
    settings.REVIEW_MIN_LETTERS = 1  # most tests give their reasons in a word or two
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _have_first_scale() -> None:
    if not Rating.objects.exists():
        import_module("annotations.migrations.0002_first_scale").add_scale(apps, None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """As ever; the migrated scale of ratings is there too in a database that an earlier run has left (`--reuse-db`)."""
    with django_db_blocker.unblock():
        _have_first_scale()


@pytest.fixture(autouse=True)
def first_scale(request: pytest.FixtureRequest) -> None:
    """Puts the migrated scale of ratings back where the test before flushed the tables."""
    marker = request.node.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
        _have_first_scale()


@pytest.fixture
def checker(db: None) -> User:
    return make_user("cleo", role=Role.CHECKER, name="Cleo Checker")


@pytest.fixture
def other_checker(db: None) -> User:
    return make_user("colin", role=Role.CHECKER, name="Colin Checker")


@pytest.fixture
def editor(db: None) -> User:
    return make_user("edith", role=Role.EDITOR, name="Edith Editor")


@pytest.fixture
def second_editor(db: None) -> User:
    return make_user("edgar", role=Role.EDITOR, name="Edgar Editor")


@pytest.fixture
def admin(db: None) -> User:
    return make_user("ada", role=Role.ADMIN, name="Ada Admin")


@pytest.fixture
def publisher_key(admin: User) -> str:
    """The secret of a fresh publisher's key with the scope `read`."""
    _, secret = make_key(by=admin)
    return secret


@pytest.fixture
def signed_in(db: None) -> SignIn:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def after_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[[], AbstractContextManager[Any]]:
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture(scope="session")
def one_mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mail_server(one_mail_server: MailServer, settings: Settings) -> MailServer:
    """Set up as the newsroom's, and empty."""
    settings.HAS_MAIL, settings.MAIL_IS_KEPT = True, False
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", one_mail_server.port
    settings.EMAIL_TIMEOUT = 5
    one_mail_server.clear()
    return one_mail_server
