"""PostgreSQL, Valkey and the product itself on one machine, from wheels: what `make run` and `make test` stand on."""
