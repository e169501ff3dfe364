"""Tell the story from what stands around it."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.html import HtmlElement

from crawler.extract.document import Block


def prune(tree: HtmlElement) -> None:
    """Remove."""


def story(found: Iterable[Block], *, title: str) -> list[str]:
    """Keep."""
    return [b.text for b in found]
