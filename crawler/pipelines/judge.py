"""An article becomes a judged article: every topic is asked, and cited sources are found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from crawler.article import Article
from crawler.outlet import Outlet
from crawler.rules import fingerprint
from crawler.storage.identities import Named
from crawler.storage.stories import Judged, store_page
from crawler.storage.verdicts import STORED, Citation, TopicVerdict
from crawler.text.attribution import LONGEST, Attribution, Sources, find_sources
from crawler.text.letters import fold, text_hash
from crawler.topic import Topic, load_topics

_LONGEST_NAME = 200  # characters: what is longer is no name, and more than PostgreSQL can index


class Kept(NamedTuple):
    """What became of a page that was read."""

    state: str  # story, off_topic, rejected, suppressed
    judged: Judged


class Judge:
    """Decides what an article is about and whom it cites, by the topic and source files of this installation."""

    def __init__(self, topics: tuple[Topic, ...], sources: Sources, rules: str = "") -> None:
        self.topics = topics
        self.sources = sources
        self.rules = rules  # the fingerprint of what they were read from

    @classmethod
    def load(cls, topics_dir: Path, sources_file: Path, outlets: Iterable[Outlet] = ()) -> Judge:
        """Read the files; raises TopicError or the like with one sentence naming file and line. `outlets` are cited by the names they declare."""
        known = tuple(outlets)
        rules = fingerprint(topics_dir, sources_file, known)  # before they are read: what changes in between is stale, not missed
        return cls(load_topics(topics_dir), Sources.load(sources_file).with_outlets(known), rules)

    def __call__(self, article: Article, outlet: Outlet, *, whole: bool = False) -> Judged:
        """Judge an article of an outlet; of one off topic only the verdicts are found, unless it is wanted `whole`."""
        verdicts = self.verdicts(article)
        is_story = whole or any(v.verdict in STORED for v in verdicts)
        found = self._cited(article) if is_story else []
        return Judged(
            article=article,
            verdicts=verdicts,
            text_hash=text_hash(article.body) if is_story else "",
            citations=_citations(found),
            named=_named(article, outlet),
            reasons={
                "citation:long": len(found) - len(_citations(found)),
                "citation:unread": int(is_story and len(article.body) > LONGEST),
            },
        )

    def keep(self, engine: Engine, page_id: int, article: Article, outlet: Outlet, *, status: int, now: datetime, zone: ZoneInfo, ruleset: int) -> Kept:
        """Judge a page that was read and store what came of it (`store_page`)."""
        for whole in (False, True):  # of few pages off topic is the text kept, and only the database knows of which
            judged = self(article, outlet, whole=whole)
            state = store_page(engine, page_id, judged, status=status, now=now, zone=zone, ruleset=ruleset)
            if state is not None:
                break
        return Kept(state or "off_topic", judged)

    def verdicts(self, article: Article) -> list[TopicVerdict]:
        """Return what each topic's rules say of an article."""
        day = article.published.day if article.published else None
        said = [t.judge(article.title, article.body, lead=article.lead, tags=article.tags, language=article.language, day=day) for t in self.topics]
        return [TopicVerdict(v.topic, v.verdict, v.score, [e._asdict() for e in v.evidence]) for v in said]

    def citations(self, article: Article) -> list[Citation]:
        """Return whom an article cites."""
        return _citations(self._cited(article))

    def _cited(self, article: Article) -> list[Attribution]:
        return find_sources(article.body, self.sources, language=article.language, outlet=article.outlet)


def _citations(found: Iterable[Attribution]) -> list[Citation]:
    return [_citation(a) for a in found if len(a.name) <= _LONGEST_NAME]


def _citation(found: Attribution) -> Citation:
    return Citation(found.name, found.canonical or fold(found.name), found.kind, found.role, found.start, found.end)


def _named(article: Article, outlet: Outlet) -> list[Named]:
    """The addresses of the outlet's articles that the page bears: the one that answered, and the one that it calls its own."""
    claims = {article.canonical: "canonical", article.url: "redirect"}  # most are one address
    named = [Named(outlet.identity(url), url, why) for url, why in reversed(claims.items()) if url and outlet.owns(url) and outlet.is_article(url)]
    return [n for at, n in enumerate(named) if n.identity not in {earlier.identity for earlier in named[:at]}]
