"""The product's settings, without what stands between a request and its view."""

from factcheck import settings

globals().update({name: value for name, value in vars(settings).items() if name.isupper()})
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.suite.floor"
REST_FRAMEWORK: dict[str, object] = {"UNAUTHENTICATED_USER": None}
