"""Celery is only the bell: rows hold the work, so any message may be lost, late or doubled without harm."""

import os
from urllib.parse import parse_qs, urlsplit

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

TASK_SOFT_LIMIT_S = 33
TASK_HARD_LIMIT_S = 35
VISIBILITY_TIMEOUT_S = 120  # above the hard limit, or a long task would be delivered twice
SWEEP_EVERY_S = int(os.environ.get("SWEEP_EVERY_S", "30"))


def broker_url(redis_url: str) -> str:
    """Kombu's spelling of a Redis address; redis-py writes unix sockets as `unix://path?db=n`."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database}"


class BellFactory(Celery):
    """Reads the broker's address from the same REDIS_URL as the cache."""

    def on_init(self) -> None:
        self.conf.update(
            broker_url=broker_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")),
            broker_connection_retry_on_startup=True,
            broker_transport_options={
                "visibility_timeout": VISIBILITY_TIMEOUT_S,
                "socket_connect_timeout": 1,
                "socket_timeout": 5,
                "socket_keepalive": True,
                "health_check_interval": 10,
                "retry_on_timeout": False,
                "max_retries": 0,
            },
            task_publish_retry=False,
            task_acks_late=True,
            task_reject_on_worker_lost=True,
            task_ignore_result=True,
            task_soft_time_limit=TASK_SOFT_LIMIT_S,
            task_time_limit=TASK_HARD_LIMIT_S,
            worker_prefetch_multiplier=1,
            worker_max_tasks_per_child=200,
            worker_max_memory_per_child=400_000,  # kB
            worker_hijack_root_logger=False,
            worker_cancel_long_running_tasks_on_connection_loss=False,
            timezone="UTC",
            beat_schedule={
                "sweep": {
                    "task": "annotations.tasks.sweep",
                    "schedule": SWEEP_EVERY_S,
                    "options": {"expires": SWEEP_EVERY_S},
                }
            },
        )


app = BellFactory("factcheck")
app.autodiscover_tasks(["annotations"])
