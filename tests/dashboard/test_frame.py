"""The frame: the reader's language, the page's direction, what the server lets a browser do, the font, and the strip."""

from __future__ import annotations

import ast
import asyncio
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from streamlit.file_util import get_static_dir
from streamlit.testing.v1 import AppTest

from crawler.config import load_config
from crawler.localization import LANGUAGES, locale_for
from crawler.storage import reports
from crawler.storage.duty import HEARTBEAT
from crawler.storage.failures import DatabaseError
from crawler.storage.reports.health import Fact, Pulse
from dashboard import address, data, scripts, server, strip, vega, words
from tests.dashboard.conftest import html_of, warnings_of

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def _request(query: str = "", accept: str = "", host: str = "localhost") -> Request:
    headers = [(b"accept-language", accept.encode()), (b"host", host.encode())]
    return Request({"type": "http", "query_string": query.encode(), "headers": headers, "method": "GET", "path": "/"})


@pytest.mark.parametrize(
    ("query", "accept", "code"),
    [("", "fa-IR,fa;q=0.9", "fa"), ("lang=ar", "fa-IR", "ar"), ("lang=xx", "de", "en"), ("lang=%3Cscript%3E", "", "en"), ("", "ar;q=0.8", "ar")],
)
def test_a_page_begins_in_the_language_of_the_address_or_the_browser(query: str, accept: str, code: str) -> None:
    reader = server._reader(_request(query, accept))
    assert reader.code == code
    assert f'<html lang="{code}" dir="{reader.direction}">' in server.first_page(reader)


def test_the_first_page_is_streamlits_with_our_name_and_font() -> None:
    page = server.first_page(locale_for("en"))
    assert "<title>Rasad</title>" in page
    assert "SourceSans" not in page  # its font would be fetched in vain
    assert "mark.svg" not in page  # our mark stands in the page itself
    for name in re.findall(r'href="\./app/static/([^"]+)"', page):
        assert (ROOT / "dashboard" / "static" / name).is_file()


def test_every_script_of_the_first_page_and_of_ours_is_known_and_no_other() -> None:
    policy = server.policy()
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    inline = re.findall(r"<script>", (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8"))
    assert rules["script-src"].count("'sha256-") == len(inline) + len(scripts.ALL)
    assert not re.search(r"https?:|\*|unsafe-eval", policy)
    assert "unsafe-inline" not in rules["script-src"]


def test_scripts_are_run_from_one_place_only() -> None:
    found = [p.name for p in (ROOT / "dashboard").rglob("*.py") if "unsafe_allow_javascript" in p.read_text(encoding="utf-8")]
    assert found == ["scripts.py"]


def test_the_font_lies_with_its_licence_and_is_named_in_the_settings() -> None:
    static = ROOT / "dashboard" / "static"
    settings = (ROOT / "dashboard" / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    fonts = sorted(p.name for p in static.glob("*.woff2"))
    assert sorted(re.findall(r'url = "app/static/(.+)"', settings)) == fonts
    assert "SIL Open Font License, Version 1.1" in (static / "OFL.txt").read_text(encoding="utf-8")
    assert "http" not in "".join(line for line in settings.splitlines() if not line.lstrip().startswith("#"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_charts_name_days_and_months_in_the_readers_language(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.words.locale", lambda: locale_for(code))
    time = vega.finished({})["config"]["locale"]["time"]
    assert (len(time["days"]), len(time["shortDays"]), len(time["months"]), len(time["shortMonths"])) == (7, 7, 12, 12)
    sunday_november = {"en": ("Sun", "Nov"), "ar": ("الأحد", "تشرين الثاني"), "fa": ("یکشنبه", "نوامبر")}
    assert (time["shortDays"][0], time["shortMonths"][10]) == sunday_november[code]


def _pulse(**changes: Any) -> Pulse:
    values: dict[str, Any] = {"checked_at": NOW, "ok_at": NOW, "next_check_at": NOW, "outlets": 9, "failing": 1, "paused": 0}
    return Pulse(**(values | {"open_problems": 0, "undelivered": False, "facts": {}} | changes))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "8 of 9 outlets without failures"),
        ({"paused": 2}, "2 outlets paused"),
        ({"undelivered": True}, "Notifications do not arrive"),
        ({"facts": {"rejudging": Fact("host/boot/1", NOW - timedelta(minutes=2))}}, "judged by changed rules"),
    ],
)
def test_the_strip_says_what_a_reader_must_know(changes: dict[str, Any], said: str) -> None:
    config = load_config()
    assert any(said in part for part in strip._parts(config, _pulse(**changes), NOW))
    assert len(strip._parts(config, _pulse(), NOW)) == 2


def test_a_page_that_stays_open_says_how_old_it_is_and_when_the_crawl_falls_silent(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "engine", lambda: engine)
    monkeypatch.setattr(words, "now", lambda: NOW)
    by_now = _pulse(checked_at=NOW - timedelta(minutes=1), facts={HEARTBEAT: Fact("host/1", NOW - timedelta(minutes=4))})
    monkeypatch.setattr(reports, "pulse", lambda _: by_now)
    open_for_long = _strip(_pulse(checked_at=NOW - timedelta(minutes=9)), NOW - timedelta(minutes=8))
    assert "(9 min ago)" in html_of(open_for_long)
    assert "Newer data are there" in html_of(open_for_long)
    assert "no sign of life since" in warnings_of(open_for_long)[0]
    assert not warnings_of(_strip(_pulse(), NOW))  # at first it is what was just read


def _strip(shown: Pulse, at: datetime) -> AppTest:
    def page(shown: object, at: object) -> None:
        from crawler.config import Config
        from dashboard import strip

        strip.watch(Config(), shown, at)  # type: ignore[arg-type]

    return AppTest.from_function(page, kwargs={"shown": shown, "at": at}, default_timeout=30).run()


def test_a_database_that_cannot_be_read_meanwhile_leaves_what_was_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Engine:
        raise DatabaseError("it is locked", kind="locked")

    monkeypatch.setattr(data, "engine", refuse)
    assert strip._again(_pulse(paused=3)).paused == 3


def test_another_name_than_the_dashboards_is_answered_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"server.allowedHosts": ["localhost"]}
    monkeypatch.setattr("streamlit.config.get_option", options.__getitem__)
    said = asyncio.run(server._page("health", _request("", "en", host="rasad.example:8501")))
    assert (said.status_code, bytes(said.body).decode()) == (
        421,
        "This dashboard does not answer to the name rasad.example:8501. Whoever runs it allows the name by STREAMLIT_SERVER_ALLOWED_HOSTS.",
    )
    assert "text/plain" in said.headers["content-type"]
    assert asyncio.run(server._page("health", _request("", "en", host="localhost:8501"))).status_code == 200


@pytest.mark.parametrize(("path", "status", "then"), [("/auth/login", 400, 502), ("/auth/login", 302, 302), ("/stories", 400, 400)])
def test_an_identity_provider_that_is_away_is_told_in_the_readers_language(path: str, status: int, then: int) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    answer = PlainTextResponse("Authentication error", status_code=status)  # as Streamlit's own

    async def receive() -> Any:
        return {}

    asyncio.run(server.Guard(answer)({**_request("", "fa").scope, "path": path}, receive, send))
    begun, *rest = sent
    said = b"".join(m["body"] for m in rest).decode()
    assert (begun["status"], said) == (then, locale_for("fa").say(server._AWAY) if then == 502 else "Authentication error")
    assert dict(begun["headers"])[b"content-length"] == str(len(said.encode())).encode()
    assert b"content-security-policy" in dict(begun["headers"])


@pytest.mark.parametrize(
    ("base", "path", "query", "to"),
    [
        ("", "/nopage", "", "./?no_page=nopage"),
        ("", "/a/b/c", "q=%22&lang=fa", "../../?q=%22&lang=fa&no_page=a%2Fb%2Fc"),
        ("/press", "/press/nopage", "", "./?no_page=nopage"),
        ("/press", "/press/stories/12", "", "../?no_page=stories%2F12"),
        ("", "/javascript:x", "", "./?no_page=javascript%3Ax"),
        ("", "/" + "x" * 1000, "", "./?no_page=" + "x" * 200),
    ],
)
def test_whoever_asks_for_no_page_is_sent_to_the_first(base: str, path: str, query: str, to: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "below", lambda of: base + of)
    assert server._to_first(Request({**_request(query).scope, "path": path})).headers["location"] == to


@pytest.mark.parametrize("beat", [Fact("", NOW), Fact("host/boot/1", NOW - timedelta(hours=1))])
def test_who_ended_or_died_is_judging_no_more(beat: Fact) -> None:
    assert not strip._is_judging(_pulse(facts={"rejudging": beat}), NOW)


_SHOWN = {"label", "help", "placeholder", "title", "alt", "text", "body", "delta_description", "said", "denied"}  # arguments that a reader sees
_NOT_TEXT = re.compile(r"st\.(html|get_option|form$|set_page_config|container|page_link|switch_page|Page|session_state.*|query_params.*|cache_.*)$")
_TEXT = re.compile(r"st\.|columns\.(?!table$)|(parts\.)?(note|empty|chart)$")


def _english(path: Path) -> list[str]:
    """Where a page gives Streamlit words that were not said by `say` or `count`."""
    found = []
    for call in (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)):
        name = ast.unparse(call.func)
        if _TEXT.match(name) and not _NOT_TEXT.match(name):
            found += [f"{path.name}:{value.lineno}: {ast.unparse(value)[:80]}" for value in _shown(call) if re.search(r"[A-Za-z]{2}", _letters(value))]
    return found


def _shown(call: ast.Call) -> list[ast.expr]:
    """What a reader sees of a call: its first argument, its labels, and options that are shown as they are."""
    named = {k.arg: k.value for k in call.keywords}
    shown = [*call.args[:1], *(named[k] for k in named.keys() & _SHOWN)]
    if "format_func" not in named:
        shown += [option for given in call.args[1:2] if isinstance(given, ast.List) for option in given.elts]
    return shown


def _letters(value: ast.expr) -> str:
    """The letters written in an expression itself, not in what it calls."""
    if isinstance(value, ast.Constant):
        return value.value if isinstance(value.value, str) and not value.value.startswith(":material/") else ""
    if isinstance(value, ast.JoinedStr):
        return " ".join(_letters(v) for v in value.values if isinstance(v, ast.Constant))
    if isinstance(value, ast.IfExp):
        return _letters(value.body) + _letters(value.orelse)
    return _letters(value.left) + _letters(value.right) if isinstance(value, ast.BinOp) else ""


def test_what_a_reader_sees_is_said_in_their_language() -> None:
    assert [place for page in (ROOT / "dashboard").rglob("*.py") for place in _english(page)] == []


def test_dashboards_on_one_host_have_cookies_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"server.port": 8501, "server.baseUrlPath": ""}
    monkeypatch.setattr("dashboard.address.st.get_option", options.get)
    first = address.cookie("rasad_seen")
    assert re.fullmatch(r"rasad_seen_[0-9a-f]{8}", first)
    assert address.cookie("rasad_seen") == first
    options["server.port"] = 8502
    other_port = address.cookie("rasad_seen")
    options |= {"server.port": 8501, "server.baseUrlPath": "kurdish"}  # behind a proxy that gives each a path
    other_path = address.cookie("rasad_seen")
    options["server.baseUrlPath"] = ""
    monkeypatch.setenv("RASAD_DATABASE_URL", "sqlite:////elsewhere/rasad.db")  # on another machine, behind a proxy that gives each a port
    assert len({first, other_port, other_path, address.cookie("rasad_seen")}) == 4
