"""Whether captures survive what breaks around them."""
