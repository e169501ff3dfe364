"""Telling people: what a message says, by which channels it goes, and that it arrives."""
