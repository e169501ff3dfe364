"""Words that became frequent, whether the topic file knows them or not."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from crawler.localization import phrase
from crawler.rising import LEAST_GROWTH, LEAST_OUTLETS, LEAST_TEXTS, RisingWord
from crawler.significance import LEVEL
from crawler.storage.reports import Filter, Read
from dashboard import choice, columns, data, parts, tables, topics, words
from dashboard.keywords import context

WHICH = {"new": phrase("Not in the topic file"), "true": phrase("Also words of the topic's own terms")}


def show(chosen: Filter) -> None:
    """Show the words with their figures; each leads to its places in context."""
    with st.spinner(words.say("Reading the stories of this period and of the time before …")):
        found = data.new_words(chosen)
    if found.before is None or found.after is None or not found.before.texts or not found.after.texts:
        parts.nothing_found(chosen, words.say("There must be stories of this period and of the time before it to compare."))
        return
    every = choice.one(words.say("Which words"), WHICH, key="topic_words", default="new") == "true"
    rows = [row for row in found.words if every or not _is_known(row)]
    if rows:
        _table(rows, found.before, found.after)
    else:
        parts.empty(words.say("No word became frequent by more than chance."))
    _explain(found.before, found.after)


def _is_known(row: RisingWord) -> bool:
    known = topics.known_words(row.language)
    return any(known.has(form) for form in (row.root, *row.forms[:3]))


def _table(found: Sequence[RisingWord], before: Read, after: Read) -> None:
    read = {"texts_read": after.texts, "one_day_in": after.every, "texts_read_before": before.texts, "one_day_in_before": before.every}
    rows = [
        {"word": r.word, "language": words.language(r.language), "texts": r.change.after, "share": r.change.after / r.change.of_after * 100}
        | {"texts_before": r.change.before, "share_before": r.change.before / r.change.of_before * 100, "outlets": r.outlets, "q": r.change.q}
        | {"forms": list(r.forms[:8])}
        | read
        for r in found
    ]
    number, share = columns.number, columns.share
    shown = {
        "word": columns.text(words.say("Word"), to=lambda row: context.way_to(row["word"])),
        "language": columns.text(words.say("Language")),
        "texts": number(words.say("Texts")),
        "share": share(words.say("Share")),
        "share_before": share(words.say("Share before")),
        "outlets": number(words.say("Outlets")),
        "forms": columns.several(words.say("Forms (folded)")),
    }
    tables.show(rows, shown, key="new_words", folds=True, alt=words.say("Words that became frequent, the surest first"))


def _explain(before: Read, after: Read) -> None:
    parts.note(
        words.say("A word leads to its places in context."),
        words.say(
            "Read: {after} texts of {after_stories} stories ({after_days}) against {before} texts of {before_stories} ({before_days}): headline and first 1,000"
            " letters, copies once. Of more stories a part is drawn by chance.",
            after=words.number(after.texts), after_stories=words.number(after.stories), after_days=_days(after),
            before=words.number(before.texts), before_stories=words.number(before.stories), before_days=_days(before),
        ),
        words.say(
            "A word counts once a text, in all its forms (clitics, plurals and cases taken off); its share is of the texts in its language."
            " Listed is what stands in at least {texts} texts and {outlets}"
            " outlets (one, where no more write the language), {growth} times as often as before,"
            " compared within each outlet, at a false discovery rate of {level}. Left out: stop words, names of"
            " outlets, days and months.",
            texts=LEAST_TEXTS, outlets=LEAST_OUTLETS, growth=LEAST_GROWTH, level=words.percent(LEVEL),
        ),
    )  # fmt: skip


def _days(read: Read) -> str:
    between = words.days(read.since, read.until)
    return between if read.every == 1 else between + words.say(", one day in {every}", every=words.number(read.every))
