"""How many pages one worker host fetches at once, beside a client that does nothing but fetch."""
