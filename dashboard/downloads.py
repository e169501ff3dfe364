"""Addresses beside the pages: the stories of a filter as a file that is streamed while it is made, or as a feed for a feed reader."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from crawler.errors import SetupError
from crawler.export.address import address_of, asked_for
from crawler.export.files import file_name, written
from crawler.export.formats import MEDIA_TYPES, Format
from crawler.export.rows import About, export_rows
from crawler.storage import reports
from crawler.storage.reports import Filter
from dashboard import data, filters
from dashboard.address import asked_below, below, is_over_tls

_FOLDER, _FEED, _LIMIT = "take", "feed.rss", "limit"
_MOST = 1_000_000
FEED_STORIES = 200


def routes() -> list[Route]:
    """Return what the dashboard's server answers beside its pages."""
    return [Route(below(f"/{_FOLDER}/{{name}}"), _take, methods=["GET"])]


def link(form: Format, chosen: Filter, asked: str) -> str:
    """Return where a file of the filter's stories is, seen from a page."""
    return f"{_FOLDER}/stories.{form.value}?{address_of(chosen, asked)}"


def feed(chosen: Filter, asked: str) -> str:
    """Return where a feed of the filter's latest stories is, seen from a page: of whatever day they are."""
    ever = Filter(**(vars(chosen) | {"since_day": None, "until_day": None}))
    return f"{_FOLDER}/{_FEED}?{'&'.join(filter(None, [address_of(ever, asked), urlencode({_LIMIT: FEED_STORIES})]))}"


def _take(request: Request) -> Response:
    name = request.path_params["name"]
    form = Format.RSS if name == _FEED else next((f for f in Format if name == f"stories.{f.value}"), None)
    if form is None:
        return _refused(404, "There are stories.csv, stories.jsonl, stories.parquet, stories.rss and feed.rss.")
    if not is_host_allowed(request.headers.get("host")):
        return _refused(421, "Ask for it by its address.")
    if request.headers.get("sec-fetch-site") == "cross-site" and request.headers.get("sec-fetch-mode") != "navigate":
        return _refused(403, "Other pages may not ask for it.")
    try:
        chosen, asked = asked_for(request.query_params.multi_items())
        names = {"names": reports.outlet_names(data.engine()), "sources": data.source_names()}
        return _answer(request, form, About(chosen=chosen, asked=asked, at=datetime.now(UTC), link=_pages(request, chosen, asked), **names))
    except (ValueError, OverflowError):
        return _refused(400, "This address has a day or a limit that is none: days are written 2026-01-31.")
    except (SetupError, SQLAlchemyError):
        return _refused(503, "The database cannot be read at the moment.")


def _answer(request: Request, form: Format, about: About) -> Response:
    given = request.query_params.get(_LIMIT)
    limit = min(max(int(given), 1), _MOST) if given else None
    feeds = request.path_params["name"] == _FEED
    headers = {} if feeds else {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file_name(form, about))}"}
    headers |= {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if request.method == "HEAD":
        return Response(media_type=MEDIA_TYPES[form], headers=headers)
    rows = export_rows(data.engine(), about.chosen, about.asked, newest_first=form is Format.RSS or limit is not None, limit=limit)
    return StreamingResponse(written(form, rows, about), media_type=MEDIA_TYPES[form], headers=headers)


def _pages(request: Request, chosen: Filter, asked: str) -> str:
    """Where a reader sees these stories, by the name and the path under which the dashboard was asked."""
    seen = request.url.replace(path=asked_below(request, "/stories"), query=urlencode(filters.asks_for(chosen) | {"q": [asked] if asked else []}, doseq=True))
    return str(seen.replace(scheme="https") if is_over_tls(request) else seen)


def _refused(status: int, sentence: str) -> Response:
    return PlainTextResponse(sentence + "\n", status_code=status)
