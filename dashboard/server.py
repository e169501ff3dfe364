"""What `streamlit run` serves: Streamlit's own server, with pages that begin in the reader's language and may ask no other host for anything."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache, partial
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from crawler.localization import LANGUAGES, Locale, locale_for, phrase
from dashboard import downloads, pieces, scripts, signed
from dashboard.address import FIRST, NO_PAGE, below
from dashboard.words import LANGUAGE

VIEWS = Path(__file__).with_name("views")
STYLE = Path(__file__).with_name("style.css")
_INDEX = Path(get_static_dir()) / "index.html"
_SKIP_STYLE = """<style>
.rs-skip { position: fixed; inset-block-start: -6rem; inset-inline-start: 1rem; z-index: 9999999;
  padding: .5rem 1rem; border-radius: 8px; background: #1f5f8b; color: #fff; }
.rs-skip:focus { inset-block-start: .5rem; }
</style>"""
_OTHER_NAME = phrase("This dashboard does not answer to the name {name}. Whoever runs it allows the name by STREAMLIT_SERVER_ALLOWED_HOSTS.")
_SIGN_IN = "/auth/login"  # Streamlit's, for OIDC
_AWAY = phrase("Nobody can sign in: the identity provider does not answer as it should. Go back and try again; if that lasts, dashboard.log says why.")
_LINK = re.compile(r"<link\b[^<>]*>")


def options() -> dict[str, Any]:
    """Return what Streamlit's server is given beside the script."""
    pages = (Route(below(f"/{name}"), partial(_page, name)) for name in ("", *(view.stem for view in VIEWS.glob("[a-z]*.py"))))
    return {"routes": [*downloads.routes(), *signed.routes(), *pages], "middleware": [Middleware(Guard)]}


def policy() -> str:
    """Return the Content-Security-Policy: nothing from another host, no script but Streamlit's and ours."""
    inline = " ".join(_hash(script) for script in (*_scripts_in(_index()), *scripts.ALL))
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' {inline}",
        "style-src": "'self' 'unsafe-inline'",  # Streamlit writes its styles into the page
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' blob:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


class Guard:
    """Says with every answer what the browser may do with it, and in words that an identity provider is away or that there is no such page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._streamlits = FileResponse(_INDEX, stat_result=_INDEX.stat()).headers["etag"]  # of its first page, which it gives for any address
        self._headers = {"Content-Security-Policy": policy(), "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        def instead_of(is_it: Callable[[Message], bool], ours: Callable[[Request], Response]) -> Send:
            is_instead = False  # of Streamlit's own answer

            async def send_ours(message: Message) -> None:
                nonlocal is_instead
                if message["type"] == "http.response.start" and is_it(message):
                    is_instead = True
                    await ours(Request(scope))(scope, receive, send_guarded)
                elif not is_instead:
                    await send_guarded(message)

            return send_ours

        answer: Send = send_guarded
        if scope.get("path") == below(_SIGN_IN):
            answer = instead_of(lambda message: message["status"] == 400, _away)  # "Authentication error" and no more
        elif scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", ""):  # not a picture or a script that is asked for in vain
            answer = instead_of(lambda message: Headers(raw=message["headers"]).get("etag") == self._streamlits, _to_first)
        await self._app(scope, receive, answer)


def _away(request: Request) -> Response:
    return PlainTextResponse(_reader(request).say(_AWAY), status_code=502)


def _to_first(request: Request) -> Response:
    """Send to the first page, which says that there is none at this address: Streamlit would show it without our looks, under a sentence in English."""
    path = request.scope["path"].removeprefix(below("/"))
    asked = f"{request.url.query}&" if request.url.query else ""
    return RedirectResponse(f"{'../' * path.count('/') or './'}?{asked}{urlencode({NO_PAGE: path[:200]})}")


async def _page(name: str, request: Request) -> Response:
    if not is_host_allowed(host := request.headers.get("host")):  # a page that loads would wait for its server for ever, and say nothing
        return PlainTextResponse(_reader(request).say(_OTHER_NAME, name=(host or "")[:100]), status_code=421, headers={"Cache-Control": "no-cache"})
    if name == FIRST:
        return RedirectResponse(f"./?{request.url.query}")
    return HTMLResponse(first_page(_reader(request), name), headers={"Cache-Control": "no-cache"})


def _reader(request: Request) -> Locale:
    asked = request.query_params.get(LANGUAGE, "")
    return locale_for(asked if asked in LANGUAGES else request.headers.get("accept-language", "").split(",")[0].split(";")[0].strip())


def first_page(reader: Locale, name: str = "") -> str:
    """Return the page that loads the dashboard, written from the first moment the way the reader's language is, with our font.

    `name` is the page's own in the address. What it will ask for is named, so that the browser fetches that at once and not only when its elements come.
    """
    own = f' data-page="{escape(name)}"' if name else ""
    page = _index().replace('<html lang="en">', f'<html lang="{reader.code}" dir="{reader.direction}"{own}>')
    inline = "".join(f"<script>{script}</script>" for script in scripts.AT_ONCE)
    page = page.replace("<title>Streamlit</title>", f"<title>{reader.say('Rasad')}</title>{_SKIP_STYLE}{inline}")
    page = page.replace("</head>", "".join(map(_preload, pieces.files(name or FIRST))) + "</head>")
    page = page.replace("</body>", f"<style>{_style()}</style></body>")  # after Streamlit's own styles, which stand in the head
    return page.replace("<body>", f'<body><a class="rs-skip" href="#content">{escape(reader.say("To the page"))}</a>')


def _preload(file: str) -> str:
    soon = " data-soon" if file.startswith(pieces.HEAVY) else ""
    return f'<link rel="modulepreload" crossorigin href="./static/js/{file}"{soon} />'


@cache
def _style() -> str:
    mark = b64encode(STYLE.with_name("mark.svg").read_bytes()).decode()
    return STYLE.read_text(encoding="utf-8").replace("url(mark.svg)", f"url(data:image/svg+xml;base64,{mark})")


@cache
def _index() -> str:
    page = _INDEX.read_text(encoding="utf-8")
    fonts = "".join(
        f'<link rel="preload" href="./app/static/vazirmatn-{part}.woff2" as="font" type="font/woff2" crossorigin />' for part in ("latin", "arabic")
    )
    return _LINK.sub(lambda link: fonts if "preload" in link[0] and "SourceSans" in link[0] else link[0], page)


def _scripts_in(page: str) -> list[str]:
    return [rest.partition("</script>")[0] for rest in page.split("<script>")[1:]]
