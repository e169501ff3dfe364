"""The parts of the page Sources: outlets, who relays whom, whom they cite, and one source at a time."""
