"""Where the bodies of captures are kept: in a folder, or in a bucket that is spoken to as S3 is."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env


@dataclass(frozen=True, slots=True)
class Bucket:
    """`name` "" where there is none. Without key and secret, the machine's own role speaks (boto3's usual chain)."""

    name: str
    endpoint: str
    region: str
    key: str
    secret: str
    prefix: str

    @classmethod
    def of(cls, env: Env) -> "Bucket":
        """As the environment says."""
        said = {name: env.str(f"MEDIA_S3_{name.upper()}", "").strip() for name in cls.__slots__ if name != "name"}
        return cls(name=env.str("MEDIA_S3_BUCKET", "").strip(), **said)


def media_storage(bucket: Bucket) -> dict[str, Any]:
    """What Django's STORAGES says of the default store. Raises ImproperlyConfigured for half a configuration."""
    if not bucket.name:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if bool(bucket.key) != bool(bucket.secret):
        raise ImproperlyConfigured("MEDIA_S3_KEY and MEDIA_S3_SECRET are given both or not at all.")
    said = {
        "endpoint_url": bucket.endpoint,
        "region_name": bucket.region,
        "access_key": bucket.key,
        "secret_key": bucket.secret,
        "location": bucket.prefix,
    }
    given = {name: value for name, value in said.items() if value}
    options = {**given, "bucket_name": bucket.name, "file_overwrite": True, "default_acl": None}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
