"""The spiders of benchmarks/idle.py; RASAD_SPIDER_MODULES=benchmarks.idle_spiders makes them the watched ones."""
