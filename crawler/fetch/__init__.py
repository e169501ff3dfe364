"""How a page is asked for: what is refused, what is waited for, and why a page did not come."""
