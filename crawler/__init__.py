"""Rasad's crawler: outlets, fetching, reading, judging, storing."""

__version__ = "0.1.0"
