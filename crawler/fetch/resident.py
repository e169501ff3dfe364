"""Ends a crawl that holds more memory than allowed: what it holds now.

Scrapy measures the peak (`ru_maxrss`), which on Linux a process inherits from whoever started it: started by a large
one, a crawl would be given up before its first request.
"""

from __future__ import annotations

import os
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

_STATM = Path("/proc/self/statm")  # proc_pid_statm(5): the second number is resident pages


class ResidentMemory(MemoryUsage):
    """Scrapy's MEMUSAGE_* settings, held against resident memory; where there is no /proc, against the peak."""

    def get_virtual_size(self) -> int:
        """Return bytes."""
        try:
            return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError, IndexError):
            return super().get_virtual_size()
