"""The database as Django knows it, with what the product asks of PostgreSQL beyond that."""
