"""Reading: bytes, address and outlet in, article or rejection out. Knows no network, clock or database."""
