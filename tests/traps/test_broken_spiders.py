"""Spiders that are broken themselves, as whole crawls meet them: the exit code alone would call each of them a success."""

from __future__ import annotations

from pathlib import Path

from tests.fetch.server import closed_port
from tests.rasad import ask, environment, run

_SPIDER = '''
from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Kind, Outlet

class Broken(OutletSpider):
    """A broken one"""

    outlet = Outlet(
        key="{key}", name="{key}", native_name="{key}", home="{base}/", hosts=("127.0.0.1",), languages=("en",), country="Iraq", kind=Kind.PRIVATE,
        line="simulated", timezone="UTC", routes=(Feed(url="{base}/{key}", confidence=Confidence.SEEN),), article=r"^{base}/{key}/\\d+$",
        examples=("{base}/{key}/1",),
    )
'''
_RAISES = """
    async def start(self):
        raise ValueError("a fault before the first request")
        yield
"""


def test_c3_spiders_that_raise_or_reach_nothing_have_failed_with_a_reason_each(tmp_path: Path) -> None:
    package, base = tmp_path / "broken_outlets", f"http://127.0.0.1:{closed_port()}"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "raising.py").write_text(_SPIDER.format(key="raising", base=base) + _RAISES)
    (package / "unheard.py").write_text(_SPIDER.format(key="unheard", base=base))
    env = environment(tmp_path, SPIDER_MODULES="broken_outlets", ALLOW_PRIVATE="127.0.0.1") | {"PYTHONPATH": f"{tmp_path}:{Path.cwd()}"}
    done = run("crawl", "raising", "unheard", env=env)
    assert done.returncode == 1
    assert dict(ask(env, "SELECT outlet, state || ' ' || cause FROM run")) == {"raising": "failed crash", "unheard": "failed refused"}
    assert ask(env, "SELECT count(*) FROM outlet WHERE lease_token IS NOT NULL OR next_check_at IS NULL") == [(0,)]
    (package / "unheard.py").write_text("import nothing_of_that_name\n")
    done = run("crawl", "raising", env=env)
    assert done.returncode == 2
    assert "nothing_of_that_name" in done.stderr
    assert "Traceback" not in done.stderr
