"""An S3-compatible server, started once where a test asks for it: moto's, over HTTP on this machine."""

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import uuid4

import boto3
import pytest
from django.core.files.storage import InMemoryStorage
from django.db import connection
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from factcheck.keeping import Bucket, media_storage


class Watched(InMemoryStorage):
    """A store that is no folder, and notes of each call whether a transaction was open meanwhile."""

    seen: ClassVar[list[bool]] = []

    def size(self, name: str) -> int:
        self.seen.append(connection.in_atomic_block)
        return super().size(name)

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        self.seen.append(connection.in_atomic_block)
        return super().save(name, content, max_length)


KEY, SECRET = "an-access-key", "a-secret-key"


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """Its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, settings: Settings) -> Bucket:
    """A fresh bucket, set up as the newsroom's store."""
    made = Bucket(f"captures-{uuid4()}", s3_server, "eu-central-1", KEY, SECRET, "newsroom")
    client = boto3.client(
        "s3", endpoint_url=s3_server, region_name=made.region, aws_access_key_id=KEY, aws_secret_access_key=SECRET
    )
    client.create_bucket(Bucket=made.name, CreateBucketConfiguration={"LocationConstraint": made.region})
    settings.STORAGES = {**settings.STORAGES, "default": media_storage(made)}
    return made
