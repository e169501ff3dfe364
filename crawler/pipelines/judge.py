"""An article becomes a judged article: every topic is asked, and cited sources are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from crawler.article import Article
from crawler.outlet import Outlet
from crawler.rules import fingerprint
from crawler.storage.identities import Named
from crawler.storage.stories import Judged
from crawler.storage.verdicts import STORED, Citation, TopicVerdict
from crawler.text.attribution import LONGEST, Attribution, Sources, find_sources
from crawler.text.letters import fold, text_hash
from crawler.topic import Topic, load_topics

_LONGEST_NAME = 200  # characters: what is longer is no name, and more than PostgreSQL can index


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

    def __call__(self, article: Article, outlet: Outlet, *, is_kept: Callable[[], bool] = lambda: False) -> Judged:
        """Judge an article of an outlet. Of one off topic everything is found all the same where it `is_kept`; that is asked only then."""
        verdicts = self.verdicts(article)
        is_story = any(v.verdict in STORED for v in verdicts) or is_kept()
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
    claims = [(article.url, "redirect"), (article.canonical, "canonical")]
    named = [Named(outlet.identity(url), url, why) for url, why in claims if url and outlet.owns(url) and outlet.is_article(url)]
    return [n for at, n in enumerate(named) if n.identity not in {earlier.identity for earlier in named[:at]}]
