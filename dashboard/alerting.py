"""Being told of new stories like those of a list, with what others asked to be told of: the same as `rasad alert`."""

from __future__ import annotations

from datetime import datetime
from html import escape

import streamlit as st

from crawler.config import Config
from crawler.digest.narrowing import in_words
from crawler.localization import phrase
from crawler.storage import alerts
from crawler.storage.alerts import AlertError, AlertLine, Asked, Kind
from crawler.storage.reports import Filter
from dashboard import access, actions, data, forms, parts, words
from dashboard.words import say

KINDS: dict[Kind, str] = {
    "search": phrase("Every new story"),
    "spike": phrase("Far more stories than is usual at this hour and weekday"),
    "term": phrase("A term of the topic that no story had for 30 days"),
    "source": phrase("A source that no story cited for 30 days"),
}
_REFUSED = {
    "name": phrase("Name: an alert needs one."),
    "taken": phrase("Name: there is an alert of that name already. Choose another."),
    "search": phrase("Search: there is no word in it to look for. Write one to be told of what it finds, or empty it to be told of all."),
}


def show(chosen: Filter, asked: str) -> None:
    """Offer to be told of what comes under a filter and a search, in a drawer that is filled once it is open."""
    drawer = st.expander(say("Be told of new ones"), icon=":material/notifications:", key="alert drawer", on_change="rerun")
    if not drawer.open:
        return
    with drawer:
        parts.note(_by_which_way(data.config()))
        if not access.allowed():
            parts.note(access.why_not())
        else:
            query = data.query_of(asked)
            if query is None or query.parts:
                _form(chosen, asked.strip())
            else:
                parts.note(say(_REFUSED["search"]))
        told = alerts.last_told(data.engine())
        for alert in alerts.alerts(data.engine()):
            _line(alert, _when(alert, told))


def _form(chosen: Filter, asked: str) -> None:
    st.html(f'<p class="rs-note">{escape(_what(chosen, asked))}</p>')
    kinds = {kind: say(told) for kind, told in KINDS.items() if kind == "search" or not asked}  # of a search there is one question
    with st.form(form := forms.begin("alert"), border=False):
        if len(kinds) > 1:
            st.selectbox(say("Tell"), list(kinds), format_func=kinds.__getitem__, key=f"{form} kind")
        st.text_input(say("Name"), key=f"{form} name", max_chars=alerts.LONGEST, help=say("Stands above every message of it."))
        forms.say_refusal("alert")
        st.form_submit_button(say("Tell from now on"), on_click=_add, args=(form, chosen, asked))


def _what(chosen: Filter, asked: str) -> str:
    only = _named(asked, chosen)
    if not only:
        return say("Every story of every outlet, whatever the period. Search or filter first to be told of less.")
    return say("Of what is chosen now, whatever the period: {filter}", filter=" · ".join(only))


def _named(asked: str, only: Filter) -> list[str]:
    """Name a search and a filter, where there is one."""
    written = {source.partition(":")[2]: name for source, name in data.latest_names(only.cites).items()} if only.cites else {}
    told = in_words(only, written | data.source_names() | parts.names(), words.locale())
    return ([f"\u2068{asked}\u2069"] if asked else []) + ([told] if told else [])


def _by_which_way(config: Config) -> str:
    ways = [say("e-mail")] if config.smtp_url and config.mail_to else []
    ways += [words.count(n, "{n} webhook", "{n} webhooks")] if (n := len(config.webhook_urls)) else []
    ways += [words.count(n, "{n} service", "{n} services")] if (n := len(config.apprise_urls)) else []
    if not ways:
        return say(
            "No way to reach anybody is set up: it would stand in the scheduler's log alone. Set RASAD_SMTP_URL and RASAD_MAIL_TO, or RASAD_WEBHOOK_URLS."
        )
    return say("It goes out over {channels}; a story once, copies of a text as one.", channels=words.listed(ways))


def _when(alert: AlertLine, told: dict[int, datetime]) -> str:
    now = words.now()
    since = say("asked for by {who} {when}", who=alert.who or "rasad alert", when=words.ago(alert.created_at, now))
    last = say("last told {when}", when=words.ago(told[alert.id], now)) if alert.id in told else say("nothing to tell yet")
    return f"{since} · {last}"


def _line(alert: AlertLine, when: str) -> None:
    what = " · ".join([say(KINDS[alert.kind]), *_named(alert.query, alert.only)])
    with st.container(horizontal=True, vertical_alignment="center", key=f"alert-{alert.id}"):
        head = f"<b><bdi>{escape(alert.name)}</bdi></b><bdi>{escape(when)}</bdi>"
        st.html(f'<div class="rs-meta">{head}</div><p class="rs-snippet">{escape(what)}</p>')
        if access.allowed():
            st.button(say("Tell no more"), icon=":material/notifications_off:", type="tertiary", key=f"unalert-{alert.id}", on_click=_remove, args=(alert,))


def _add(form: str, chosen: Filter, asked: str) -> None:
    name, kind = str(st.session_state[f"{form} name"]), st.session_state.get(f"{form} kind", "search")

    def write(who: str) -> None:
        try:
            alerts.add(data.engine(), words.now(), Asked(name, "search" if asked else kind, asked, chosen), who=who)
        except AlertError as error:
            raise ValueError(say(_REFUSED[error.about])) from None

    forms.act(form, name, f"add the alert {name}", say("You will be told from now on."), write)


def _remove(alert: AlertLine) -> None:
    def work(_who: str) -> str:
        if any(a.id == alert.id for a in alerts.alerts(data.engine())):  # or somebody else was quicker
            alerts.remove(data.engine(), alert.name)
        return say("It tells no more.")

    actions.act(f"remove the alert {alert.name}", work)
