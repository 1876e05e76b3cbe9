"""Writes the typed half of both clients from `docs/openapi.yaml`: `python -m clients.generator`.

document     what the public operations are, free of any language
python       types.py and client.py of the Python client
typescript   types.ts and client.ts of the TypeScript client
"""
