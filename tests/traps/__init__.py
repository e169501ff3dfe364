"""A site full of traps on loopback, and the spider that watches it: whole crawls of what sites do to crawlers."""
