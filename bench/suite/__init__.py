"""`make bench`: what the product costs, beside the least that the same work can cost. See bench/README.md."""

QUEUE = "bench-nothing"
"""Where the tasks wait that do nothing."""
