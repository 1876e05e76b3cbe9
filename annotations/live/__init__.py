"""The streams that pages are told by: an ASGI door of its own, see docs/decisions/0013."""
