"""RSS 2.0 of stories. Their text is other people's: no letter of it becomes markup, for the feed reader or in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from html import escape as as_html
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from crawler import __version__
from crawler.export.rows import About, Row, portions, terms_of
from crawler.storage.engine import day_of

_LONGEST = 600  # characters of a summary: a feed tells of a story, it does not reprint it
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{title}</title>
<link>{link}</link>
<description>{description}</description>
<generator>Rasad {version}</generator>
<lastBuildDate>{at}</lastBuildDate>
<ttl>15</ttl>
"""
_HOME = "http://127.0.0.1:8501/stories"


def rss_file(rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """Give stories as one feed; rows of pages that are no stories are left out."""
    title = " · ".join(["Rasad", *words_of(about)])
    said = "Stories of the filter: " + ("; ".join(words_of(about)) or "everything")
    head = {"title": _title(title), "link": _xml(about.link or _HOME), "description": _xml(said), "at": format_datetime(about.at)}
    yield _HEAD.format(**head, version=__version__).encode()
    for some in portions(rows):
        yield "".join(_item(row, about) for row in some if "verdict" in row).encode()
    yield b"</channel>\n</rss>\n"


def words_of(about: About) -> list[str]:
    """Return what is chosen, a piece each: the search, the days, outlets, languages ..."""
    chosen = dict(vars(about.chosen))
    since, until = chosen.pop("since_day"), chosen.pop("until_day")
    days = [f"{day_of(since).isoformat() if since is not None else ''}..{day_of(until).isoformat() if until is not None else ''}"]
    lists = [", ".join(value) if isinstance(value, tuple) else str(value) for value in chosen.values() if value]
    return ([about.asked.strip()] if about.asked.strip() else []) + (days if since is not None or until is not None else []) + lists


def _item(row: Row, about: About) -> str:
    address = _address(row["url"])
    pieces = [f"<title>{_title(row['title'])}</title>", f"<description>{_xml(_summary(row))}</description>"]
    pieces += [f"<link>{_xml(address)}</link>"] if address else []
    pieces.append(f'<guid isPermaLink="{str(bool(address)).lower()}">{_xml(address or "rasad-story-" + str(row["id"]))}</guid>')
    pieces += [f"<pubDate>{format_datetime(datetime.fromisoformat(row['published']))}</pubDate>"] if row["published"] else []
    pieces += [f"<dc:creator>{_xml(author)}</dc:creator>" for author in row["authors"]]
    pieces += [f"<category domain={quoteattr(_clean(row['verdict']))}>{_xml(term)}</category>" for term in terms_of(row)]
    pieces.append(f"<dc:publisher>{_xml(about.names.get(row['outlet'], row['outlet']))}</dc:publisher>")
    pieces += [f"<dc:language>{_xml(row['language'])}</dc:language>"] if row["language"] else []
    return "<item>\n" + "\n".join(pieces) + "\n</item>\n"


def _summary(row: Row) -> str:
    """The first lines as HTML, which a feed reader takes a description for: text within it is escaped once more by `_xml`."""
    text = (row["lead"] or row["body"]).strip()
    text = text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return f'<p dir="auto">{as_html(text)}</p>'.replace("\n", "<br>")


def _address(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)


def _title(text: str) -> str:
    """A title as text: some readers take it for HTML, and to those its `<` and `&lt;` must not become markup."""
    return _xml(re.sub(r"&(?=#?\w+;)", "&amp;", text).replace("<", "&lt;"))


def _xml(text: str) -> str:
    return escape(_clean(text))
