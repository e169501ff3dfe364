"""Drupal sites (Middle East Eye, Al-Monitor, Asharq Al-Awsat ...): the names that Drupal itself gives to the parts of a node.

Traps: `field-name-body` is Drupal 7, `field--name-body` is Drupal 8 and later; a node prints related nodes with the very same field names
below itself, so the body is looked for in the article first; `/node/<n>` and the readable address are one page.
"""

from __future__ import annotations

from crawler.families.base import OutletSpider
from crawler.outlet import Confidence, Feed, Layout, Route

LAYOUT = Layout(
    title=("h1.page-title", "h1.node__title", "article h1", "h1"),
    body=(
        "article[class*=node--type] > .node__content .field--name-body", "article .field--name-body", ".field--name-body", ".field-name-body .field-item",
        ".field-name-body", "article .field--name-field-paragraphs", "article .node__content",
    ),
    date=("article time[datetime]", ".submitted-date", ".field--name-field-date", ".node__submitted", ".submitted", ".date"),
    authors=("article .field--name-field-author a", ".field--name-field-authors a", ".author-name a", ".node__submitted .username"),
    section=(".field--name-field-section a", ".field--name-field-category a", ".breadcrumb li:last-child a"),
    tags=(".field--name-field-tags a", ".field-name-field-tags a", ".field--name-field-topics a"),
    drop=(
        ".field--name-field-related", "[class*=field-related]", ".view-related", ".views-element-container", ".block-views", ".node--view-mode-teaser",
        ".node--view-mode-card", ".embedded-entity", ".media--type-image", "figure", ".newsletter", "[class*=newsletter]", ".social-share", ".links",
        ".comment-wrapper", "[data-entity-type=node]", "form", "aside",
    ),
)  # fmt: skip


def routes(home: str, confidence: Confidence, feed: str = "/rss") -> tuple[Route, ...]:
    """Return the routes of a Drupal site: its feed, whose path each site chooses."""
    return (Feed(url=f"{home}{feed}", confidence=confidence),)


class DrupalSpider(OutletSpider):
    """Base of outlets on Drupal; set `outlet` with this module's LAYOUT and routes."""

    family = "Drupal"
