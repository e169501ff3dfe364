"""What the judge hands on of an article."""

from __future__ import annotations

from pathlib import Path

from crawler.article import Article
from crawler.pipelines.judge import Judge
from crawler.text.sources import Sources

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def test_a_word_without_end_is_nobodys_name() -> None:
    judge = Judge((), Sources.load(SEEDS / "sources.yaml"))

    def cited(name: str) -> list[str]:
        body = f"وأفاد المتحدث باسم الحكومة باسم العوادي بأن الاتفاق قائم. قال الناطق {name} إن القوات باقية."
        return [c.name for c in judge.citations(Article(url="https://p.test/1", outlet="p", title="", body=body, language="ar"))]

    assert len(cited("سعد معن")) == 2
    assert cited("ابتث" * 900) == cited("سعد معن")[:1]
