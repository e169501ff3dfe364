"""An article becomes a judged article: every topic is asked, cited sources are found, the strongest verdict counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from crawler.article import Article
from crawler.outlet import Outlet
from crawler.storage.identities import Named
from crawler.storage.stories import STORED, Citation, Judged, MentionCount
from crawler.text.attribution import Attribution, Sources, find_sources
from crawler.text.letters import fold, text_hash
from crawler.topic import Evidence, Topic, Verdict, load_topics, strongest


class Judge:
    """Decides what an article is about and whom it cites, by the topic and source files of this installation."""

    def __init__(self, topics: tuple[Topic, ...], sources: Sources) -> None:
        self.topics = topics
        self.sources = sources

    @classmethod
    def load(cls, topics_dir: Path, sources_file: Path, outlets: Iterable[Outlet] = ()) -> Judge:
        """Read the files; raises TopicError or the like with one sentence naming file and line. `outlets` are cited by the names they declare."""
        return cls(load_topics(topics_dir), Sources.load(sources_file).with_outlets(outlets))

    def __call__(self, article: Article, outlet: Outlet) -> Judged:
        """Judge an article of an outlet."""
        verdict = self.verdict(article)
        is_story = verdict.verdict in STORED
        cited = find_sources(article.body, self.sources, language=article.language, outlet=outlet.key) if is_story else []
        return Judged(
            article=article,
            topic=verdict.topic,
            verdict=verdict.verdict,
            score=verdict.score,
            text_hash=text_hash(article.body) if is_story else "",
            evidence=[e._asdict() for e in verdict.evidence],
            mentions=_mentions(verdict.evidence),
            citations=[_citation(a) for a in cited],
            named=_named(article, outlet),
        )

    def verdict(self, article: Article) -> Verdict:
        """Return the strongest verdict over all topics."""
        day = article.published.day if article.published else None
        asked = (
            t.judge(article.title, article.body, lead=article.lead, tags=article.tags, language=article.language, day=day) for t in self.topics
        )  # fmt: skip
        return strongest(asked)


def _mentions(evidence: tuple[Evidence, ...]) -> list[MentionCount]:
    counted = Counter((e.term, e.zone, e.group) for e in evidence if not e.rule.startswith("exclude"))
    merged: dict[tuple[str, str], MentionCount] = {}
    for (term, zone, group), times in counted.items():
        before = merged.get((term, zone))
        merged[term, zone] = MentionCount(term, zone, before.group if before else group, times + (before.times if before else 0))
    return list(merged.values())


def _citation(found: Attribution) -> Citation:
    return Citation(found.name, found.canonical or fold(found.name), found.kind, found.role, found.start, found.end)


def _named(article: Article, outlet: Outlet) -> list[Named]:
    """The addresses of the outlet's articles that the page bears: the one that answered, and the one that it calls its own."""
    claims = [(article.url, "redirect"), (article.canonical, "canonical")]
    named = [Named(outlet.identity(url), url, why) for url, why in claims if url and outlet.owns(url) and outlet.is_article(url)]
    return [n for at, n in enumerate(named) if n.identity not in {earlier.identity for earlier in named[:at]}]
