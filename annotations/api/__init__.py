"""The JSON doors: the staff API under `/api/v1/` and the public one under `/api/public/v1/`."""
