"""Stories over time, and the figures at the top: reckoned again from the tables."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from parsel import Selector
from sqlalchemy import Engine

from crawler.storage.engine import day_number
from tests.dashboard.conftest import figures_of, html_of
from tests.dashboard.volume.figures import COUNTRY, Open, iso, known_days, rows_of, story_days, this_day
from tests.dashboard.world import OUTLETS


def test_a_chart_of_lines_says_how_many_it_leaves_out(show: Open) -> None:
    app, files = show()
    with_stories = {row["series"] for row in files["volume"] if row["stories"] not in ("", "0")}
    legend = Selector(html_of(app)).css(".rs-legend").xpath("count(./span)").get("")
    assert len(with_stories) > float(legend)
    assert f"Drawn: the {float(legend):.0f} with most stories, of {len(with_stories)}." in html_of(app)
    app, _ = show(**{"as": "stories"})
    assert "Drawn: the" not in html_of(app)


def test_the_figures_over_time_are_the_tables(world: Engine, show: Open) -> None:
    _, files = show()
    stories, known, since = story_days(world), known_days(world), this_day() - 29
    read = {(r.outlet, r.day): r.n for r in rows_of(world, "SELECT outlet, day, sum(relevant + possible + off_topic) n FROM coverage GROUP BY 1, 2")}
    found = {(r["series"], r["first_day"]): r for r in files["volume"]}
    assert len(found) == 30 * len(OUTLETS)
    for outlet in COUNTRY:
        for day in range(since, this_day() + 1):
            row = found[outlet, iso(day)]
            expected = (stories[outlet, day], read.get((outlet, day), 0)) if (outlet, day) in known else ("", "")
            assert (row["stories"], row["pages_read"]) == (str(expected[0]), str(expected[1])), (outlet, day)
            assert row["outlets_known"] == str(sum((o, day) in known for o in COUNTRY))
    assert {r["first_day"] for r in files["volume"] if r["note"]} == {iso(this_day() - 5)}
    assert "" in {r["stories"] for r in files["volume"]}  # days of the world on which nobody looked


def test_a_week_is_told_by_its_known_days_and_no_outlet_is_lost_for_a_day(world: Engine, show: Open) -> None:
    stories, known, since = story_days(world), known_days(world), this_day() - 89
    read = {(r.outlet, r.day): r.n for r in rows_of(world, "SELECT outlet, day, sum(relevant + possible + off_topic) n FROM coverage GROUP BY 1, 2")}
    by_day = Selector(html_of(show(period="90 days", per_share_week="day")[0])).css(".rs-legend span::text").getall()
    app, files = show(period="90 days")
    assert Selector(html_of(app)).css(".rs-legend span::text").getall() == by_day  # the same six, by what was counted
    begins = sorted({since, *(d for d in range(since, this_day() + 1) if date.fromisoformat(iso(d)).isoweekday() == 1)})
    lasts, lost = dict(zip(begins, [*(d - 1 for d in begins[1:]), this_day()], strict=True)), 0
    assert {(r["series"], r["first_day"]) for r in files["volume"]} == {(o, iso(d)) for o in COUNTRY for d in begins}
    for row in files["volume"]:
        first = day_number(date.fromisoformat(row["first_day"]))
        days = range(first, lasts[first] + 1)
        there = [d for d in days if (row["series"], d) in known]
        n, pages = (sum(of.get((row["series"], d), 0) for d in there) for of in (stories, read))
        assert (row["last_day"], row["days"], row["days_known"]) == (iso(days[-1]), str(len(days)), str(len(there)))
        assert (row["stories"], row["pages_read"]) == ((str(n), str(pages)) if there else ("", ""))
        assert row["share"] == (str(round(n / pages, 6)) if pages else "")
        assert row["outlets_known"] == str(sum(all((o, d) in known for d in days) for o in COUNTRY))
        lost += 0 < len(there) < len(days)
    assert lost > len(COUNTRY)  # the days on which nobody looked, and the silence of one
    assert "Hollow points: some days of the week are not known; the share is that of the others." in html_of(app)
    assert "Hollow" not in html_of(show(period="7 days")[0])
    assert "Pale, with an outline" in html_of(show(period="90 days", per_stories_day="week", **{"as": "stories"})[0])


@pytest.mark.parametrize(("by", "names"), [("country", COUNTRY), ("kind", {k: kind for k, _, _, _, _, kind, *_ in OUTLETS})])
def test_countries_and_kinds_add_their_outlets_up(world: Engine, show: Open, by: str, names: dict[str, str]) -> None:
    _, files = show(series=by, **{"as": "stories"})
    sums: Counter[tuple[str, str]] = Counter()
    for (outlet, day), n in story_days(world).items():
        sums[names[outlet], iso(day)] += n
    rows = [r for r in files["volume"] if r["stories"]]
    assert {(r["series"], r["first_day"]): int(r["stories"]) for r in rows} == {(r["series"], r["first_day"]): sums[r["series"], r["first_day"]] for r in rows}
    assert {r["series"] for r in rows} == set(names.values())


def test_a_week_of_a_country_tells_the_days_of_each_of_its_outlets(world: Engine, show: Open) -> None:
    known, rows = known_days(world), show(series="country", period="90 days")[1]["volume"]
    less = 0
    for row in rows:
        days = range(*(day_number(date.fromisoformat(row[end])) + past for end, past in (("first_day", 0), ("last_day", 1))))
        own = [o for o, country in COUNTRY.items() if country == row["series"]]
        of_each = sum((o, d) in known for o in own for d in days)
        assert (row["outlet_days_known"], row["outlet_days"]) == (str(of_each), str(len(own) * len(days)))
        assert row["days_known"] == str(sum(any((o, d) in known for o in own) for d in days))
        less += row["days_known"] == row["days"] and of_each < len(own) * len(days)
    assert less


def test_figures_that_cannot_be_set_against_the_period_before_say_why(show: Open) -> None:
    app, _ = show()  # in the last thirty days are three on which nobody looked
    assert [change for _, change in figures_of(app).values()] == [""] * 4
    assert "Not set against the period before" in html_of(app)


def test_the_figures_at_the_top_are_the_tables_against_the_period_before(world: Engine, show: Open) -> None:
    today = this_day()
    app, _ = show(period="7 days")
    stories = story_days(world)
    now, was = (sum(n for (_, day), n in stories.items() if first <= day < first + 7) for first in (today - 6, today - 13))
    pages = [
        rows_of(world, f"SELECT sum(relevant + possible + off_topic) FROM coverage WHERE day BETWEEN {f} AND {f + 6}")[0][0] for f in (today - 6, today - 13)
    ]
    figures = figures_of(app)
    # The world's one outlet that was silent nine to fourteen days ago leaves the period before known for 9 of 10 outlet days.
    assert figures["Stories"] == (f"{now:,}", f"{now - was:+,}")
    assert figures["Pages read"] == (f"{pages[0]:,}", f"{pages[0] - pages[1]:+,}")
    assert figures["Share of everything read"] == (f"{now / pages[0]:.1%}", f"\u2066{(now / pages[0] - was / pages[1]) * 100:+.1f}\u2069 points")
