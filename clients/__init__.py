"""The clients for publishers, and what writes them from the API's document."""
