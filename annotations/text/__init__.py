"""Pure functions on text: bytes or strings in, values out. No sockets, no database, no framework."""
