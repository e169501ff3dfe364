"""One page each, run by dashboard/app.py."""
