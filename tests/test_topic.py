"""A verdict and its reasons; a topic file that is wrong says where."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import SEEDS
from crawler.topic import Topic, TopicError, load_topic, load_topics
from tests.topic_cases import CASES

COALITION = load_topic(SEEDS / "topics" / "coalition-iraq.yaml")
SMALL = """
version: 1
topic: bridge
title: {en: "Bridges"}
since: 2014-06-01
window: 60
groups:
  bridge: {en: ["bridge"], ar: ["جسر"]}
  river: {en: ["river", "Tigris"]}
  sea: {en: ["sea"]}
rules:
  - {name: strong, all: [bridge, river], unless: sea, weight: 3.0}
excludes:
  games: {en: ["bridge tournament"]}
"""


def small(tmp_path: Path, text: str = SMALL) -> Topic:
    path = tmp_path / "bridge.yaml"
    path.write_text(text, encoding="utf-8")
    return load_topic(path)


def test_groups_must_meet_in_a_window(tmp_path: Path) -> None:
    topic = small(tmp_path)
    assert topic.judge("New bridge over the river", "").verdict == "relevant"
    assert topic.judge("New bridge opened", "").verdict == "off_topic"
    assert topic.judge("New bridge opened", "Nothing else. " * 30 + "The river rose.").verdict == "off_topic"
    assert topic.judge("New bridge opened", "It crosses the Tigris.").verdict == "relevant"  # the lead completes the title
    assert topic.judge("New bridge opened", "Nothing else. " * 12 + "The river rose.").verdict == "relevant"  # all of it


def test_a_score_that_reaches_a_threshold_has_its_verdict(tmp_path: Path) -> None:
    score = small(tmp_path).judge("New bridge over the river", "").score
    verdicts = [
        small(tmp_path, SMALL + f"thresholds: {{relevant: {relevant}, possible: {possible}}}\n").judge("New bridge over the river", "").verdict
        for relevant, possible in ((score, 0.1), (score + 0.01, score), (score + 0.02, score + 0.01))
    ]
    assert verdicts == ["relevant", "possible", "off_topic"]


def test_a_nearer_rival_takes_the_meeting_away(tmp_path: Path) -> None:
    topic = small(tmp_path)
    assert topic.judge("A bridge over the sea, far from any river", "").verdict == "off_topic"
    assert topic.judge("A bridge over the river, far from any sea", "").verdict == "relevant"


def test_a_longer_name_takes_its_words_away_and_is_shown(tmp_path: Path) -> None:
    verdict = small(tmp_path).judge("Bridge tournament at the river", "")
    assert verdict.verdict == "off_topic"
    assert [(e.term, e.rule, e.group) for e in verdict.evidence] == [("bridge tournament", "exclude:games", "games")]


def test_evidence_points_into_the_original_texts(tmp_path: Path) -> None:
    title, body = "«A  Bridge»", "Over the TIGRIS."
    verdict = small(tmp_path).judge(title, body)
    assert {(e.zone, {"title": title, "body": body}[e.zone][e.start : e.end], e.rule) for e in verdict.evidence} == {
        ("title", "Bridge", "strong"),
        ("body", "TIGRIS", "strong"),
    }


def test_a_pair_that_crosses_from_title_to_body_is_shown_as_its_parts(tmp_path: Path) -> None:
    pairs = SMALL.replace("rules:", "compounds:\n  crossing: [bridge, river]\nrules:").replace("all: [bridge, river]", "all: [crossing]")
    title, body = "Opened: the bridge", "River traffic rests."
    verdict = small(tmp_path, pairs).judge(title, body)
    assert [(e.term, e.zone, {"title": title, "body": body}[e.zone][e.start : e.end]) for e in verdict.evidence] == [
        ("bridge", "title", "bridge"),
        ("river", "body", "River"),
    ]
    (whole,) = small(tmp_path, pairs).judge("News", "The bridge over the river.").evidence
    assert (whole.term, whole.start, whole.end) == ("bridge + river", 4, 25)


def test_tags_count_little_and_meet_nothing_outside(tmp_path: Path) -> None:
    topic = small(tmp_path)
    assert topic.judge("A bridge", "", tags=["river"]).score == 0
    verdict = topic.judge("News", "", tags=["bridge", "river"])
    assert verdict.verdict == "off_topic"
    assert verdict.score == 1.5
    assert [", ".join(["bridge", "river"])[e.start : e.end] for e in verdict.evidence] == ["bridge", "river"]


def test_a_story_before_the_topic_began_is_another(tmp_path: Path) -> None:
    topic = small(tmp_path)
    assert topic.judge("New bridge over the river", "", day=date(2014, 5, 31)).verdict == "off_topic"
    assert {e.rule for e in topic.judge("New bridge over the river", "", day=date(2014, 5, 31)).evidence} == {"too-early"}
    assert topic.judge("New bridge over the river", "", day=date(2014, 6, 1)).verdict == "relevant"


def test_a_passing_word_late_in_a_long_body_is_not_enough(tmp_path: Path) -> None:
    text = "The council met again about schools and roads today. " * 40 + "A bridge over the river was mentioned."
    assert small(tmp_path).judge("Council meets", text).verdict == "off_topic"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("  sea:", " sea:", 10, "not valid YAML"),
        ("topic: bridge\n", f"topic: {'b' * 65}\n", 3, "the topic's name is too long or has a colon; use at most 64 letters"),
        ("topic: bridge\n", "topic: 'river:bridge'\n", 3, "the topic's name is too long or has a colon"),
        ("topic: bridge\n", "", 2, 'the key "topic" is missing; add it'),
        ("all: [bridge, river]", "all: [bridge, lake]", 12, 'there is no group "lake"; use one of bridge, river, sea'),
        ("weight: 3.0", "weight: much", 12, '"much" is not a number'),
        ("since: 2014-06-01", "since: June", 5, '"June" is not a day; write it as 2014-06-01'),
        ("window: 60", "windo: 60", 6, 'unknown key "windo"'),
        ('{en: ["sea"]}', '{en: "sea"}', 10, 'is not a list; write ["...", "..."]'),
        ('["sea"]', '["…"]', 10, "has no letters; remove it"),
    ],
)
def test_a_broken_file_says_where_and_what_to_do(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    with pytest.raises(TopicError) as error:
        small(tmp_path, SMALL.replace(old, new))
    assert re.match(rf".*bridge\.yaml:{line}: ", str(error.value)), error.value
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_missing_and_repeated_topics_are_named(tmp_path: Path) -> None:
    with pytest.raises(TopicError, match="can't be read"):
        load_topic(tmp_path / "none.yaml")
    with pytest.raises(TopicError, match=r"holds no topic.*RASAD_TOPICS_DIR"):
        load_topics(tmp_path)
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(SMALL, encoding="utf-8")
    with pytest.raises(TopicError, match="two files name the same topic"):
        load_topics(tmp_path)


def test_the_shipped_topics_load() -> None:
    (topic,) = load_topics(SEEDS / "topics")
    assert topic.name == "coalition-iraq"
    assert set(topic.titles) == {"ar", "fa", "ckb", "kmr", "tr", "en"}


def test_a_word_in_its_own_capitals_is_not_the_same_in_others(tmp_path: Path) -> None:
    topic = small(tmp_path, SMALL.replace('"river", "Tigris"', '"=US"'))
    assert topic.judge("A bridge for us", "").verdict == "off_topic"
    assert topic.judge("A US bridge for us", "").verdict == "relevant"
    assert topic.judge("A U.S. bridge", "").verdict == "relevant"
    assert topic.judge("a us bridge", "").verdict == "relevant"  # a title without capitals can't tell
    title = "For us, a US bridge"
    assert [title[e.start : e.end] for e in topic.judge(title, "").evidence] == ["bridge", "US"]


def test_a_compound_takes_either_of_two_groups(tmp_path: Path) -> None:
    pairs = SMALL.replace("rules:", "compounds:\n  crossing: [bridge, river|sea]\nrules:").replace("all: [bridge, river], unless: sea", "all: [crossing]")
    assert small(tmp_path, pairs).judge("A bridge over the sea", "").verdict == "relevant"
    assert small(tmp_path, pairs).judge("A bridge, and nothing near it but a much too distant sea", "").verdict == "off_topic"


def test_a_compound_stays_in_its_sentence(tmp_path: Path) -> None:
    pairs = SMALL.replace("rules:", "compounds:\n  crossing: [bridge, river]\nrules:").replace("all: [bridge, river], unless: sea", "all: [crossing]")
    assert small(tmp_path, pairs).judge("News", "They crossed the bridge. River traffic rests.").verdict == "off_topic"
    assert small(tmp_path, pairs).judge("News", "A bridge in the U.S. river country").verdict == "relevant"


def test_a_bare_word_stands_for_the_full_name_before_it(tmp_path: Path) -> None:
    topic = small(tmp_path, SMALL.replace("rules:", "echoes: [bridge]\nrules:"))
    assert topic.judge("Bridge tournament opens", "The bridge players met by the river.").verdict == "off_topic"
    assert topic.judge("The bridge players met by the river", "Then came the bridge tournament.").verdict == "relevant"


def right_wrong_missed(name: str) -> tuple[int, int, int]:
    rows = [json.loads(line) for line in (Path(__file__).parent / "cases" / name).read_text(encoding="utf-8").splitlines()]
    judged = [(row["relevant"], COALITION.judge(row["title"], row["text"], language=row["lang"], day=day_of(row)).verdict == "relevant") for row in rows]
    return judged.count((True, True)), judged.count((False, True)), judged.count((True, False))


def day_of(row: dict[str, str]) -> date | None:
    return date.fromisoformat(row["date"]) if row.get("date") else None


@pytest.mark.parametrize("name", ["relevance_open.jsonl", "relevance_ours.jsonl"])
def test_cases_that_were_unseen_once(name: str) -> None:
    """Before they were learnt from: 0.93 (open); 0.87, 0.79, 0.77, 0.63, 0.84, 0.81 (ours, hard by design). The floor keeps what was learnt."""
    right, wrong, missed = right_wrong_missed(name)
    assert 2 * right / (2 * right + wrong + missed) >= 0.96


def test_cases_that_were_held_back() -> None:
    """0.960 when they were first run with these rules, before anybody had looked at one."""
    right, wrong, missed = right_wrong_missed("relevance_held.jsonl")
    assert 2 * right / (2 * right + wrong + missed) >= 0.95


def test_stories_written_after_the_rules() -> None:
    judged = [(about, COALITION.judge(title, body, language=language).verdict == "relevant") for language, about, title, body in CASES]
    right, wrong, missed = (sum(pair == kind for pair in judged) for kind in ((True, True), (False, True), (True, False)))
    assert 2 * right / (2 * right + wrong + missed) >= 0.95


def test_headlines_in_a_sidebar_make_no_story() -> None:
    body = "افتتح الوزير معرض الكتاب وسط حضور كبير من القراء والناشرين العرب.\nوتستمر الفعاليات عشرة أيام بمشاركة عشرين دولة.\n"
    body += "مقالات ذات صلة\nالتحالف الدولي ينهي مهمته في العراق\nالقوات الأميركية تنسحب من عين الأسد"
    assert COALITION.judge("افتتاح معرض الكتاب", body, language="ar").verdict == "off_topic"


@given(st.text(max_size=60), st.text(max_size=200), st.lists(st.text(max_size=10), max_size=3))
def test_any_text_is_judged_with_spans_inside_it(title: str, body: str, tags: list[str]) -> None:
    texts = {"title": title, "lead": "", "body": body, "tags": ", ".join(tags)}
    for piece in COALITION.judge(title, body, tags=tags).evidence:
        assert 0 <= piece.start < piece.end <= len(texts[piece.zone])


def test_groups_may_bear_names_for_people(tmp_path: Path) -> None:
    named = small(tmp_path, SMALL + '\nnames:\n  bridge: {en: "Bridges", fa: "پل‌ها"}\n')
    assert named.lexicon.names == {"bridge": {"en": "Bridges", "fa": "پل‌ها"}}
    assert small(tmp_path, SMALL).lexicon.names == {}
    with pytest.raises(TopicError, match='there is no group "lake"'):
        small(tmp_path, SMALL + '\nnames:\n  lake: {en: "Lakes"}\n')
