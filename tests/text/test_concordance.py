"""Matches in their context, at the borders of texts and of words."""

from __future__ import annotations

import pytest

from crawler.text.concordance import Context, in_context

TEXT = "one two three\nfour قاعدة حرير five six seven"
AT = TEXT.index("قاعدة")


@pytest.mark.parametrize(
    ("width", "before", "after"),
    [(70, "one two three four ", " five six seven"), (9, " four ", " five six"), (5, "four ", " five"), (0, "", "")],
)
def test_what_stands_around_is_cut_at_spaces_and_on_one_line(width: int, before: str, after: str) -> None:
    found = in_context(TEXT, AT, AT + 10, width=width)
    assert found == Context(before, "قاعدة حرير", after)
    assert "".join(found) in TEXT.replace("\n", " ")


def test_a_word_longer_than_the_width_is_cut_where_it_is() -> None:
    assert in_context("a" * 30 + "X" + "b" * 30, 30, 31, width=4) == Context("aaaa", "X", "bbbb")


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [(-5, 3, ("", "abc", " def")), (4, 999, ("abc ", "def", "")), (99, 120, ("abc def", "", "")), (5, 2, ("abc d", "", "ef"))],
)
def test_spans_outside_the_text_do_no_harm(start: int, end: int, found: tuple[str, str, str]) -> None:
    assert in_context("abc def", start, end) == found
