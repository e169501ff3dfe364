"""What the judge hands on of an article."""

from __future__ import annotations

from pathlib import Path

from crawler.article import Article
from crawler.pipelines.judge import Judge
from crawler.text.sources import Sources
from tests.storage.paper import PAPER

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def test_a_word_without_end_is_nobodys_name() -> None:
    judge = Judge((), Sources.load(SEEDS / "sources.yaml"))

    def cited(name: str) -> list[str]:
        body = f"وأفاد المتحدث باسم الحكومة باسم العوادي بأن الاتفاق قائم. قال الناطق {name} إن القوات باقية."
        return [c.name for c in judge.citations(Article(url="https://p.test/1", outlet="p", title="", body=body, language="ar"))]

    assert len(cited("سعد معن")) == 2
    assert cited("ابتث" * 900) == cited("سعد معن")[:1]


def test_what_is_left_out_of_the_sources_is_counted() -> None:
    judge = Judge((), Sources.load(SEEDS / "sources.yaml"))

    def counted(body: str) -> dict[str, int]:
        article = Article(url="https://paper.test/1", outlet="paper", title="", body=body, language="ar")
        return dict(judge(article, PAPER, whole=True).reasons)

    assert counted("قال الناطق سعد معن إن القوات باقية.") == {"citation:long": 0, "citation:unread": 0}
    assert counted(f"قال الناطق {'ابتث' * 900} إن القوات باقية.") == {"citation:long": 1, "citation:unread": 0}
    assert counted("القوات باقية في مواقعها. " * 900) == {"citation:long": 0, "citation:unread": 1}
