"""BBC Simorgh, the site of the BBC's language services. Its class names are generated, so text is found by structure."""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Layout

LAYOUT = Layout(
    title=("h1#content", "main h1"),
    # Text blocks are the plain <div dir> children of <main> that hold a paragraph, a subhead or a list.
    body=("main > div[dir] > p, main > div[dir] > h2, main > div[dir] > h3, main > div[dir] > ul > li", "main p[dir]"),
    date=("main section[role=region] time[datetime]", "main time[datetime]"),
    authors=("main section[role=region] > ul > li[class] > span[class] + span", "[data-testid=byline-name]"),
    tags=("[data-testid=related-topics] a", "aside a[href*='/topics/']"),
    drop=("section", "figure", "[data-e2e*=embed]", "[data-testid=most-read]"),
)


class SimorghSpider(OutletSpider):
    """Base of the BBC's language services; set `outlet` with this module's LAYOUT."""

    family = "BBC Simorgh"
