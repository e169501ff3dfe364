"""One outlet per file: its facts, and rarely a method."""
