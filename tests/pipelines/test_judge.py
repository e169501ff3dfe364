"""What the judge hands on of an article."""

from __future__ import annotations

from pathlib import Path

from crawler.article import Article
from crawler.pipelines.judge import Judge
from crawler.text.sources import Sources


def test_a_word_without_end_is_nobodys_name() -> None:
    judge = Judge((), Sources.load(Path("seeds/sources.yaml")))
    said = "وأفاد المتحدث باسم الحكومة باسم العوادي بأن الاتفاق قائم. قال الناطق {} إن القوات باقية."
    names = [[c.name for c in judge.citations(Article(url="https://p.test/1", outlet="p", title="", body=said.format(name), language="ar"))] for name in ("سعد معن", "ابتث" * 900)]
    assert len(names[0]) == 2
    assert names[1] == names[0][:1]
