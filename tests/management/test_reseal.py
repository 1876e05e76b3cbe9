"""A change of SECRET_KEY: the old one, then both, then only the new one."""

import io

import pytest
from django.apps import apps
from django.core import signing
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from annotations.actions import webhooks
from annotations.models import Publisher, User, Webhook, resealing
from annotations.models.sealed import Unreadable, fingerprint, fingerprints, seal
from annotations.models.webhook import Topic

OLD = "the old key, which has been in use for a year, and was seen by one who left"
NEW = "the new key, which nobody has seen yet, and nobody shall see, as all of them"
URL = "https://hooks.example.org/in"

pytestmark = pytest.mark.django_db


def called(*arguments: str) -> tuple[int, str]:
    """Exit code, and what was said on both streams."""
    said = io.StringIO()
    try:
        call_command("reseal", *arguments, stdout=said, stderr=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue()
    return 0, said.getvalue()


def has_key(settings: Settings, key: str, *former: str) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, list(former)


@pytest.fixture
def hooks(admin: User, settings: Settings) -> list[tuple[Webhook, str]]:
    """Two endpoints and their secrets, sealed under the old key; the second has a former secret too."""
    has_key(settings, OLD)
    publisher = Publisher.objects.create(name="The Daily Example")
    made = [
        webhooks.add_webhook(publisher, f"{URL}/{label}", label=label, events=Topic.values, by=admin)
        for label in ("one", "two")
    ]
    _, renewed = webhooks.rotate_secret(made[1][0], by=admin)
    return [made[0], (Webhook.objects.get(id=made[1][0].pk), renewed)]


def test_the_drill(hooks: list[tuple[Webhook, str]], admin: User, settings: Settings) -> None:
    browser = Client()
    browser.force_login(admin)
    link = signing.dumps("something signed")
    has_key(settings, NEW, OLD)
    assert browser.get("/account/").status_code == 200 and signing.loads(link) == "something signed"
    code, said = called("--check")
    assert code == 1 and "3 are left under former keys" in said
    code, said = called()
    assert code == 0 and "3 secrets were sealed anew" in said and "None is left under a former key" in said
    has_key(settings, NEW)
    now = timezone.now()
    for hook, secret in hooks:
        assert Webhook.objects.get(id=hook.pk).secrets(at=now)[0] == secret
    assert len(Webhook.objects.get(id=hooks[1][0].pk).secrets(at=now)) == 2
    assert called() == (0, called()[1]) and "0 secrets were sealed anew" in called()[1]
    assert fingerprint(OLD) not in resealing.standing().under and fingerprints() == [fingerprint(NEW)]


def test_a_session_that_was_used_meanwhile_outlives_the_old_key(admin: User, settings: Settings) -> None:
    has_key(settings, OLD)
    browser = Client()
    browser.force_login(admin)
    has_key(settings, NEW, OLD)
    assert browser.get("/account/").status_code == 200
    has_key(settings, NEW)
    assert browser.get("/account/").status_code == 200


def test_says_what_no_key_opens(hooks: list[tuple[Webhook, str]], settings: Settings) -> None:
    has_key(settings, NEW)
    code, said = called()
    assert code == 1 and "3 open with no key that is here: webhook " in said and "0 secrets" in said
    with pytest.raises(Unreadable):
        Webhook.objects.get(id=hooks[0][0].pk).secrets(at=timezone.now())


def test_leaves_a_secret_that_was_renewed_meanwhile(hooks: list[tuple[Webhook, str]], settings: Settings) -> None:
    has_key(settings, NEW, OLD)
    places = list(resealing._places())
    renewed = seal("renewed")
    Webhook.objects.update(sealed_secret=renewed)
    assert sum(map(resealing._resealed, places)) == 1, "only the former secret of the second"
    assert set(Webhook.objects.values_list("sealed_secret", flat=True)) == {renewed}


def test_goes_on_where_it_was_broken_off(
    hooks: list[tuple[Webhook, str]], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_key(settings, NEW, OLD)
    monkeypatch.setattr(resealing, "ROWS", 1)
    assert next(resealing.reseal()) == 1 and resealing.standing().waiting == 2
    assert sum(resealing.reseal()) == 2 and resealing.standing().waiting == 0


def test_reads_in_batches(
    hooks: list[tuple[Webhook, str]], settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(len(resealing.SEALED)):
        assert resealing.standing().waiting == 0


def test_knows_every_sealed_column() -> None:
    models = apps.get_app_config("annotations").get_models()
    named = {(model, field.name) for model in models for field in model._meta.fields if "sealed" in field.name}
    assert named == set(resealing.SEALED)
