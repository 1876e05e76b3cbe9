"""The web process's entry."""

import os

from django.core.wsgi import get_wsgi_application

from factcheck import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
tracing.begin()
application = get_wsgi_application()
