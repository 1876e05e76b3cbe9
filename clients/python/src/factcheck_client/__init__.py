"""A newsroom's fact checks for publishers: a typed client and a verifier of webhooks, without dependencies.

from factcheck_client import Client

newsroom = Client("https://checks.example.org")
for check in newsroom.list_checks(url="https://news.example.org/harbour"):
    print(check["rating"]["label"], check["url"])
"""

from factcheck_client.caching import Cache
from factcheck_client.client import Client
from factcheck_client.errors import Problem, Retracted, Unreachable
from factcheck_client.paging import Page, Pages
from factcheck_client.webhooks import InvalidSignature, WebhookVerifier

__all__ = [
    "Cache",
    "Client",
    "InvalidSignature",
    "Page",
    "Pages",
    "Problem",
    "Retracted",
    "Unreachable",
    "WebhookVerifier",
]
