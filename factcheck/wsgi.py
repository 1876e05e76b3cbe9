"""The web process's entry."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from factcheck import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")


def begin_to_serve() -> None:
    """Loads every view, and has the collector of cycles leave alone whatever is there by then.

    Else it goes through all of the product's code now and then, for 0.2 s in the middle of somebody's request.
    """
    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


tracing.begin()
application = get_wsgi_application()
begin_to_serve()
