"""The entry of the bare views' server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.suite.floor_settings"
application = get_wsgi_application()
