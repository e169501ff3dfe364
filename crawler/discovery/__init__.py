"""Which routes of an outlet to ask, and how to find others where they fail. Pure: what was answered comes in, what to ask next goes out."""
