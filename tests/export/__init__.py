"""Tests of crawler/export."""
