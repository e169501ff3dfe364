"""Reading a whole page, for tests."""

from __future__ import annotations

from datetime import date, datetime

from crawler.article import Article, Rejection
from crawler.extract.page import read_page
from crawler.outlet import Layout, Outlet
from tests.extract.pages import NOW, outlet


def read(html: str | bytes, url: str = "https://news.example/news/7/x", *, of: Outlet | None = None, **given: datetime | str) -> Article | Rejection:
    body = html if isinstance(html, bytes) else html.encode()
    return read_page(body, url=url, content_type="text/html; charset=utf-8", outlet=of, fetched_at=NOW, **given)  # type: ignore[arg-type]


def article(html: str | bytes, url: str = "https://news.example/news/7/x", *, of: Outlet | None = None, **given: datetime | str) -> Article:
    found = read(html, url, of=of, **given)
    assert isinstance(found, Article), found
    return found


def day(found: Article) -> date:
    assert found.published is not None
    return found.published.day


def laid(layout: Layout, **given: object) -> Outlet:
    return outlet(layouts=(layout,), **given)


PLAIN = "<p>" + "The coalition said on Monday that its forces had handed over the base. " * 8 + "</p>"


def page(body: str = PLAIN, head: str = "", title: str = "Forces hand over the base in Anbar") -> str:
    return f"<html lang='en'><head><title>{title} - Example</title>{head}</head><body><main><h1>{title}</h1>{body}</main></body></html>"
