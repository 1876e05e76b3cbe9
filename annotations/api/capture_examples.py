"""Examples for the document: captures, and what went over the wire for them. One story with `examples.py`."""

from annotations.api.examples import CHECK, REGISTER, SHA, TIME, Json

ARCHIVED = "https://checks.example.org/captures/31/"
HOP: Json = {
    "url": REGISTER,
    "status": 200,
    "asked_at": TIME,
    "address": "203.0.114.7",
    "tls": "TLSv1.3 TLS_AES_256_GCM_SHA384",
    "certificate_sha256": SHA,
    "body_sha256": SHA,
    "body_bytes": 5120,
    "is_whole": True,
}
CAPTURE: Json = {
    "id": 31,
    "url": ARCHIVED,
    "original": REGISTER,
    "final_url": REGISTER,
    "captured_at": TIME,
    "http_status": 200,
    "content_type": "text/html",
    "title": "Housing register 2026",
    "byline": "",
    "site": "statistics.example.org",
    "language": "en",
    "published_at": None,
    "sha256": SHA,
    "body_sha256": SHA,
    "body_bytes": 5120,
    "text": "Housing register 2026\n212 homes were completed in the municipality.",
    "blocks": [{"kind": "heading", "start": 0, "end": 21}, {"kind": "paragraph", "start": 22, "end": 67}],
    "hops": [HOP],
    "warc": f"{ARCHIVED}capture.warc.gz",
    "timegate": f"https://checks.example.org/timegate/{REGISTER}",
    "timemap": f"https://checks.example.org/timemap/link/{REGISTER}",
    "checks": [{"slug": "we-have-built-400-homes-7", "url": CHECK}],
}
