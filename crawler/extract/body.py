"""The text of a story on a page nobody has described: found by structure, then cleared of what sites put around it."""

from __future__ import annotations

import logging

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from crawler.extract.document import SILENT, blocks
from crawler.extract.prune import prune, story

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def find_body(tree: HtmlElement, url: str, *, title: str, said: str) -> tuple[list[str], str]:
    """Return the paragraphs of the story and which reader gave them; `said` is JSON-LD's. Changes the tree."""
    prune(tree)
    document = bare_extraction(tree, url=url, fast=True, include_comments=False, with_metadata=False)
    if not isinstance(document, Document) or document.body is None:
        return [], ""
    return story(blocks(document.body, (), SILENT), title=title), "generic"
