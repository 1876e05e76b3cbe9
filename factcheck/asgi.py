"""The live process's entry: streams to open pages, and nothing else. Pages and APIs are the web process's."""

import os

import django
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
django.setup()
application = import_string("annotations.live.server.Live")()
