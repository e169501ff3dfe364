"""What a person can have done with an outlet from here, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import escape
from itertools import zip_longest
from typing import Any

import streamlit as st

from crawler.article import EARLIEST
from crawler.localization import phrase
from crawler.storage import pauses, reports, requests, unread
from crawler.storage.duty import FRESH, HEARTBEAT
from crawler.storage.reports import OutletState, RequestLine, ShownPage
from dashboard import access, actions, columns, data, days, forms, markup, parts, words
from dashboard.columns import Column
from dashboard.health import routes, tables, terms
from dashboard.words import say

_LOOKS = 2.0  # seconds between two looks at what is under way
_SOON = timedelta(seconds=30)  # a scheduler that works has shown itself since
_SHOWN = 8
_FILL = "act-fill"  # the drawer that asks for days
_PAUSE = "pause "  # the form of an outlet is called so and by its key
KINDS = {"crawl": phrase("Crawl"), "again": phrase("Pages again"), "check": phrase("Check"), "backfill": phrase("Backfill")}
_WAITS_FOR = {
    "crawled": phrase("another process crawls the outlet; it begins when that is over"),
    "host": phrase("another outlet of its host is being crawled; it begins when that is over"),
    "room": phrase("others were asked for before; it begins when one of them is over"),
}
_FAILED = {
    "time limit": phrase("it took too long and was ended"), "shutdown": phrase("the scheduler was stopped"), "died": phrase("its process ended without a word"),
    "crash": phrase("its process failed"), "refused": phrase("it can't be done"), "wrong days": phrase("its days are none"),
    "none left": phrase("no such page is left, another run has fetched it"), "unknown outlet": phrase("the outlet is not crawled here any more"),
}  # fmt: skip


def actions_for(outlet: OutletState) -> None:
    """Show what can be done, or why nothing can."""
    if not access.allowed():
        parts.note(access.why_not())
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="actions"):
        st.button(say("Crawl now"), icon=":material/play_arrow:", key="act-crawl", on_click=_ask, args=("crawl", outlet.key))
        st.button(say("Check"), icon=":material/troubleshoot:", key="act-check", on_click=_ask, args=("check", outlet.key),
                  help=say("Asks every route, reads three articles and says what to change; stores nothing."))  # fmt: skip
        with st.popover(say("Backfill"), icon=":material/history:", key=_FILL, on_change="rerun"):
            _days(outlet)
        if outlet.paused:
            st.button(say("Resume"), icon=":material/resume:", key="act-resume", on_click=_resume, args=(outlet,))
        else:
            with st.popover(say("Pause"), icon=":material/pause:"):
                form = forms.begin(_PAUSE + outlet.key)
                st.text_input(say("Why, for whoever asks in a month"), key=f"{form} why", max_chars=300)
                st.button(say("Pause {outlet}", outlet=parts.names()[outlet.key]), key="act-pause", on_click=_pause, args=(outlet, form))
    forms.say_refusal(_PAUSE + outlet.key)


def again_for(page: ShownPage) -> None:
    """Offer to ask again for a page that could not be read, and for all of its outlet with its cause."""
    if not access.allowed():
        parts.note(access.why_not())
        return
    with st.container(horizontal=True, key="again"):
        st.button(say("Ask for it again"), icon=":material/replay:", key="act-again", on_click=_ask, args=("again", page.outlet),
                  kwargs={"what": unread.one_page(page.id)})  # fmt: skip
        if page.reason:
            what = say("All with this cause again: {cause}, {outlet}", cause=terms.cause(page.reason), outlet=parts.names().get(page.outlet, page.outlet))
            st.button(what, key="act-again-all", on_click=_ask, args=("again", page.outlet), kwargs={"what": page.reason},
                      help=say("The newest first, at most {n} at once (RASAD_MAX_PAGES).", n=words.number(data.config().max_pages)))  # fmt: skip


def _days(outlet: OutletState) -> None:
    today = days.today()
    st.date_input(say("From, to"), (today - timedelta(days=7), today - timedelta(days=1)), min_value=EARLIEST, max_value=today, key="act-days",
                  format="YYYY-MM-DD")  # fmt: skip
    parts.note(say("Fills in the past from the outlet's archives, where it has any. What is stored already is not asked for again."))
    st.button(say("Fill in these days"), key="act-backfill", on_click=_backfill, args=(outlet,))


def _ask(kind: requests.Kind, outlet: str, **arguments: str) -> None:
    def work(who: str) -> str:
        if requests.ask(data.engine(), kind, outlet, arguments, who=who, now=words.now()) is None:
            raise ValueError(say("Too much is asked for already: wait until some of it is done."))
        return say("{what} asked for: {outlet}", what=say(KINDS[kind]), outlet=parts.names().get(outlet, outlet))

    actions.act(f"ask for {kind} of {outlet} {arguments or ''}", work)


def _backfill(outlet: OutletState) -> None:
    days: list[date] = sorted(st.session_state.get("act-days") or ())
    if len(days) != 2:
        st.error(say("Choose a first and a last day."))
        return
    st.session_state[_FILL] = False  # it hides how far the backfill is
    _ask("backfill", outlet.key, first=days[0].isoformat(), last=days[1].isoformat())


def _pause(outlet: OutletState, form: str) -> None:
    why = " ".join(str(st.session_state.get(f"{form} why") or "").split())

    def write(who: str) -> None:
        pauses.pause(data.engine(), [outlet.key], f"{why} ({who})" if why else f"({who})", words.now())

    forms.act(form, outlet.key, f"pause {outlet.key}", say("{outlet} is paused.", outlet=parts.names()[outlet.key]), write)


def _resume(outlet: OutletState) -> None:
    def work(_who: str) -> str:
        pauses.resume(data.engine(), [outlet.key], words.now())
        return say("{outlet} is checked again from now on.", outlet=parts.names()[outlet.key])

    actions.act(f"resume {outlet.key}", work)


def _stop(line: RequestLine) -> None:
    def work(_who: str) -> str:
        requests.stop(data.engine(), line.id, words.now())
        return say("It is stopped.")

    actions.act(f"stop request {line.id}", work)


def show(outlet: str | None) -> None:
    """Show what was asked for (of one outlet); as long as something is under way, looked at again every two seconds."""
    is_open = any(line.is_open for line in reports.requests(data.engine(), outlet=outlet, limit=_SHOWN))
    fragment: Callable[[str | None, bool], None] = st.fragment(_list, run_every=_LOOKS if is_open else None)
    fragment(outlet, is_open)


def _list(outlet: str | None, was_open: bool) -> None:
    found = reports.requests(data.engine(), outlet=outlet, limit=_SHOWN)
    if not found:
        return
    if was_open and not any(line.is_open for line in found):  # what it brought stands on the rest of the page, and there is nothing more to look for
        data.forget()
        st.rerun()
    st.subheader(say("Asked for from the dashboard"), anchor=False)
    now, names = words.now(), parts.names()
    if any(line.state == "waiting" for line in found) and not _is_on_duty(now):
        st.html(markup.warning("schedule", say("No scheduler runs: what was asked for is begun when one is started (`make up` or `rasad up`).")))
    for line in found:
        with st.container(border=True, key=f"asked-{line.id}"):
            st.html(_told(line, names, now))
            if line.is_open and access.allowed():
                st.button(say("Stop") if line.state == "running" else say("Take back"), key=f"stop-{line.id}", on_click=_stop, args=(line,),
                          disabled=line.state == "running" and (line.kind in ("crawl", "again") or line.stop_at is not None))  # fmt: skip
            if line.kind == "check" and line.outcome and "routes" in line.outcome:
                with st.expander(say("What the check found")):
                    _check(line.outcome)


def _is_on_duty(now: datetime) -> bool:
    beat = reports.pulse(data.engine()).facts.get(HEARTBEAT)
    return beat is not None and beat.value != "" and now - beat.at < FRESH


def _told(line: RequestLine, names: dict[str, str], now: datetime) -> str:
    what = say(KINDS[line.kind])
    if line.kind == "backfill":
        what = say("Backfill {first} to {last}", first=_day_of(line, "first"), last=_day_of(line, "last"))
    elif line.kind == "again":
        what = _again(str(line.arguments.get("what", "")))
    by = say("asked for by {who} {when}", who=line.who, when=words.ago(line.at, now))
    head = f"<b>{escape(what)}</b><bdi>{escape(names.get(line.outlet, line.outlet))}</bdi><bdi>{escape(tables.state(line.state))}</bdi><bdi>{escape(by)}</bdi>"
    said = "".join(markup.told(s, tag="p", name="rs-snippet") for s in (_how_far(line, now), _message(line)) if s)
    return f'<div class="rs-meta">{head}</div>{said}'


def _again(what: str) -> str:
    number = unread.number_of(what)
    return say("Pages again: {cause}", cause=terms.cause(what)) if number is None else say("Page {number} again", number=number)


def _day_of(line: RequestLine, name: str) -> str:
    try:
        return words.date_words(date.fromisoformat(line.arguments.get(name, "")))
    except ValueError:  # it was asked for by hand: the scheduler refuses it
        return str(line.arguments.get(name, ""))


def _how_far(line: RequestLine, now: datetime) -> str:
    if line.state == "waiting":
        return say(_WAITS_FOR[line.cause]) if line.cause in _WAITS_FOR else _begins(now)
    if line.state == "running":
        return _progress(line, now)
    if line.state == "failed":
        return say("It failed: {why}.", why=say(_FAILED[line.cause]) if line.cause in _FAILED else terms.cause(line.cause))
    if line.state == "expired":
        return say("No scheduler took it up within an hour.")
    return _counted(line)


def _begins(now: datetime) -> str:
    beat = reports.pulse(data.engine()).facts.get(HEARTBEAT)
    if beat is None or not beat.value or now - beat.at < _SOON:
        return say("It begins within seconds, if a scheduler runs.")
    return say("It begins once the scheduler works again: its last sign of life was {when}.", when=words.ago(beat.at, now))


def _progress(line: RequestLine, now: datetime) -> str:
    lasts = say("running for {span}", span=words.span(now - (line.taken_at or now), seconds=True))
    if line.kind == "crawl":
        waiting = reports.waiting_pages(data.engine(), line.outlet)
        if not waiting:
            return lasts
        return words.listed([lasts, words.count(waiting, "{n} page of the outlet waits to be fetched", "{n} pages of the outlet wait to be fetched")])
    if line.kind == "backfill":
        first, last = (date.fromisoformat(line.arguments[name]) for name in ("first", "last"))
        days = (last - first).days + 1
        done = reports.finished_days(data.engine(), line.outlet, first, last)
        return words.listed([lasts, words.count(days, "{done} of {n} day listed whole", "{done} of {n} days listed whole", done=done)])
    return lasts


def _counted(line: RequestLine) -> str:
    outcome = line.outcome or {}
    if "new" not in outcome:
        return ""
    if line.kind == "again":
        read, unread_still = (int(outcome.get(name, 0)) for name in ("read", "unread"))
        pages = [words.count(read, "{n} page could be read now", "{n} pages could be read now")]
        pages += [words.count(unread_still, "{n} still could not", "{n} still could not")] if unread_still else []
    else:
        pages = [words.count(int(outcome["new"]), "{n} new page", "{n} new pages")]
    stories = words.count(int(outcome["stories"]), "{n} story stored", "{n} stories stored")
    state = f"{tables.state(outcome['state'])} {terms.cause(outcome.get('cause'))} · " if outcome.get("state") else ""
    return f"{state}{words.listed([*pages, stories])}"


def _message(line: RequestLine) -> str:
    outcome = line.outcome or {}
    if line.kind == "check" and "routes" in outcome:
        return f"{tables.state(outcome.get('state'))} {terms.cause(outcome.get('cause'))} {terms.told(outcome.get('message'), outcome.get('message_parts'))}"
    return terms.told(outcome.get("message"), outcome.get("message_parts"))


def _check(outcome: dict[str, Any]) -> None:
    """Show each route and the articles read. What pages said stands in tables and st.text only."""
    routes = [_route(r) for r in outcome.get("routes") or []]
    if routes:
        tables.table(routes, _route_columns(), name="check-routes", alt=say("Routes that were asked"))
    read = [_article(p) for p in outcome.get("pages") or []]
    if read:
        tables.table(read, _article_columns(), name="check-articles", alt=say("Articles that were read"))
    else:
        tables.none(say("No article was read."))
    hints, made_of = outcome.get("hints") or [], outcome.get("hints_parts") or []
    for hint, of in zip_longest(hints, made_of[: len(hints)]):
        st.text(terms.told(str(hint), of))


def _route_columns() -> dict[str, Column]:
    return {
        "address": columns.address(say("Address")),
        "known_from": columns.text(say("Known from")),
        "status": columns.text(say("Status")),
        "links": columns.number(say("Links")),
        "cause": columns.text(say("Cause")),
    }


def _route(r: dict[str, Any]) -> dict[str, Any]:
    origin = r.get("origin")
    where = {"address": r.get("url"), "known_from": routes.known_from(r.get("confidence") if origin == "declared" else origin, r.get("how"))}
    return where | {"status": r.get("status"), "links": r.get("links"), "cause": terms.cause(r.get("cause"))}


def _published(read: Any) -> str:
    """Say when an article was published, as a check noted it: an instant or a day."""
    try:
        return words.date_words(date.fromisoformat(read)) if len(read) == len("2026-01-31") else tables.moment(datetime.fromisoformat(read))
    except (TypeError, ValueError):
        return str(read or "")


def _article_columns() -> dict[str, Column]:
    return {
        "title": columns.text(say("Title"), wide=True),
        "published": columns.text(say("Published")),
        "words": columns.number(say("Words")),
        "cause": columns.text(say("Cause")),
        "address": columns.address(say("Address")),
    }


def _article(p: dict[str, Any]) -> dict[str, Any]:
    read = {"title": p.get("title"), "published": _published(p.get("published")), "words": p.get("words")}
    return read | {"cause": terms.cause(p.get("cause")), "address": p.get("url")}
