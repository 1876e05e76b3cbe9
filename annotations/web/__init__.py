"""The only code that opens sockets to the outside: which addresses may be reached, and fetching within limits."""
