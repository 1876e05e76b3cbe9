"""Does one call with the Python client, and prints what came of it as JSON. `driver.mjs` is the same in JavaScript."""

import json
import sys
from typing import Any

import factcheck_client as fc


def outcome(asked: dict[str, Any]) -> Any:
    """What the call gave."""
    if asked["call"] == "verify":
        verifier = fc.WebhookVerifier(asked["secrets"])
        return verifier.verify(asked["body"].encode(), asked["headers"])
    newsroom = fc.Client(asked["base"], key=asked.get("key", ""), tries=asked.get("tries", 2), longest_wait_s=3)
    if asked["call"] == "twice":
        return [newsroom.read_check("a"), newsroom.read_check("a")]
    if asked["call"] == "dump":
        return list(newsroom.read_dump("checks.gz"))
    if asked["call"] == "read":
        return newsroom.read_check(asked["slug"])
    if asked["call"] == "changes":
        pages = list(newsroom.list_changes(updated_since="2026-01-01T00:00:00Z", limit=1).pages())
        return [[[row["slug"] for row in page.rows], page.cursor] for page in pages]
    return [row["slug"] for row in newsroom.list_checks(url="https://news.example.org/a?b=c&d=ü", page_size=2)]


def main() -> None:
    asked = json.loads(sys.argv[1])
    try:
        said = {"gave": outcome(asked)}
    except fc.Problem as problem:
        said = {
            "raised": type(problem).__name__,
            "status": problem.status,
            "code": problem.code,
            "fields": problem.fields,
            "wait": problem.retry_after_s,
        }
    except (fc.Unreachable, fc.InvalidSignature) as error:
        said = {"raised": type(error).__name__}
    except (ValueError, TypeError):
        said = {"raised": "refused"}
    print(json.dumps(said))


main()
