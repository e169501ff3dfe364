"""The sites of the simulated outlets: one module per CMS family, in that family's own markup and addresses."""

from __future__ import annotations

from collections.abc import Sequence

from tests.newsroom.desks import Desk
from tests.newsroom.sites.aggregator import Aggregator
from tests.newsroom.sites.arc import Arc
from tests.newsroom.sites.base import Site
from tests.newsroom.sites.datalife import DataLife
from tests.newsroom.sites.nastooh import Nastooh
from tests.newsroom.sites.rendered import Rendered
from tests.newsroom.sites.rudaw import Rudaw
from tests.newsroom.sites.samaneh import Samaneh
from tests.newsroom.sites.wordpress import WordPress
from tests.newsroom.story import Story

_FAMILIES: dict[str, type[Site]] = {
    "samaneh": Samaneh,
    "nastooh": Nastooh,
    "wordpress": WordPress,
    "rudaw": Rudaw,
    "arc": Arc,
    "rendered": Rendered,
    "aggregator": Aggregator,
    "datalife": DataLife,
}


def site_of(desk: Desk, stories: Sequence[Story], base: str) -> Site:
    """Return an outlet's site at an address such as http://127.0.0.1:8700."""
    return _FAMILIES[desk.family](desk, stories, base)
