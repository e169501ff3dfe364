"""A crawl is given up for the memory it holds itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands down the peak")

_CHILD = """
import resource, sys
from scrapy.utils.test import get_crawler
from crawler.fetch.resident import ResidentMemory
own = ResidentMemory(get_crawler(settings_dict={"MEMUSAGE_ENABLED": True}))
print(own.get_virtual_size() >> 20, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
"""


def test_c15_the_memory_of_whoever_started_it_is_not_the_crawls() -> None:
    """The peak that Linux hands down is there; what is held is far below it."""
    parent = f"import subprocess, sys; held = bytearray(700 << 20); subprocess.run([sys.executable, '-c', {_CHILD!r}], check=True)"
    done = subprocess.run([sys.executable, "-c", parent], capture_output=True, text=True, check=True, timeout=150)
    held, peak = map(int, done.stdout.split())
    assert held < 300
    assert peak > 600  # what Scrapy would have taken for it
