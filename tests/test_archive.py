"""An outlet's past, divided: every wanted day is asked for once, in every calendar and time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive import Place, Slice, Span, around, in_words, place, slices, spanned, split
from crawler.families.base import OutletSpider
from crawler.outlet import Archive, Confidence, Listing, NewsSitemap, OutletError, Per
from crawler.registry import spiders
from tests.newsroom.calendars import jalali

DAY = timedelta(days=1)
ZONES = [ZoneInfo(z) for z in ("Asia/Tehran", "Asia/Baghdad", "Asia/Beirut", "Asia/Damascus", "Europe/Istanbul", "America/New_York", "UTC")]
TEHRAN = ZONES[0]
days = st.dates(date(1996, 1, 1), date(2034, 12, 31))


def sitemap(url: str, per: Per, calendar: str = "gregorian") -> Archive:
    return Archive(route=NewsSitemap(url=url, confidence=Confidence.SEEN), per=per, calendar=calendar)  # type: ignore[arg-type]


DAILY = sitemap("https://a.test/s?y={year}&m={month}&d={day}", Per.DAY)
JALALI = sitemap("https://a.test/s?y={year}&m={month}&d={day}&uy={until_year}&um={until_month}&ud={until_day}", Per.DAY, "jalali")
MONTHLY = sitemap("https://a.test/{year}-{month}.xml", Per.MONTH)
JALALI_MONTHS = sitemap("https://a.test/{year}/{month:02}/sitemap.xml", Per.MONTH, "jalali")
INDEX = sitemap("https://a.test/all.xml", Per.ALL)


@given(first=days, length=st.integers(0, 800), archive=st.sampled_from([DAILY, JALALI, MONTHLY, JALALI_MONTHS, INDEX]), data=st.data())
def test_every_wanted_day_is_in_one_slice_and_in_what_its_address_names(first: date, length: int, archive: Archive, data: st.DataObject) -> None:
    period = Span(first, first + length * DAY)
    wanted = set(data.draw(st.lists(st.sampled_from(period.days()), max_size=40))) if length > 50 else set(period.days())
    found = slices(archive, period, wanted)
    assert sorted(day for s in found for day in s.days) == sorted(wanted)
    assert all(day in s.span for s in found for day in s.days)
    assert [s.days[0] for s in found] == sorted((s.days[0] for s in found), reverse=True)
    assert len({s.url(1, TEHRAN) for s in found}) == len(found)


@given(days)
def test_a_jalali_day_is_named_as_its_calendar_has_it(day: date) -> None:
    """Month ends and leap years included: the newsroom's calendar is another one than the product's."""
    (only,) = slices(JALALI, Span(day, day), [day])
    query = parse_qs(urlsplit(only.url(1, TEHRAN)).query)
    assert tuple(int(query[k][0]) for k in ("y", "m", "d")) == jalali(day)
    assert tuple(int(query[k][0]) for k in ("uy", "um", "ud")) == jalali(day)


@given(days)
def test_a_jalali_month_begins_and_ends_where_its_calendar_says(day: date) -> None:
    (only,) = slices(JALALI_MONTHS, Span(day, day), [day])
    assert jalali(only.span.first)[2] == 1
    assert jalali(only.span.last + DAY)[2] == 1
    assert jalali(only.span.first)[:2] == jalali(only.span.last)[:2] == jalali(day)[:2]
    assert spanned(only.url(1, TEHRAN)) == only.span


def test_the_leap_day_of_a_jalali_year_is_there() -> None:
    assert jalali(date(2025, 3, 20)) == (1403, 12, 30)
    (only,) = slices(JALALI_MONTHS, Span(date(2025, 3, 20), date(2025, 3, 20)), [date(2025, 3, 20)])
    assert only.span == Span(date(2025, 2, 19), date(2025, 3, 20))


@given(day=days, zone=st.sampled_from(ZONES))
def test_instants_around_days_follow_each_other_without_gap_whatever_the_clocks_do(day: date, zone: ZoneInfo) -> None:
    after, before = around(Span(day, day), zone)
    assert around(Span(day + DAY, day + DAY), zone)[0] + timedelta(seconds=1) == before
    assert (after + timedelta(seconds=1)).astimezone(zone).date() == day
    assert (before - timedelta(seconds=1)).astimezone(zone).date() == day


def test_a_day_of_twenty_three_hours() -> None:
    """In Tehran the clocks went from midnight to one o'clock."""
    after, before = around(Span(date(2021, 3, 22), date(2021, 3, 22)), TEHRAN)
    assert before - after == timedelta(hours=23, seconds=1)
    assert after == datetime(2021, 3, 21, 20, 29, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "span"),
    [
        ("https://a.test/sitemap/all/2026-01-17.xml", ("2026-01-17", "2026-01-17")),
        ("https://a.test/arc/outboundfeeds/sitemap/2026-01-17/?outputType=xml", ("2026-01-17", "2026-01-17")),
        ("https://a.test/sitemaps/all/sitemap-2024-2.xml", ("2024-02-01", "2024-02-29")),
        ("https://a.test/sitemap-20260117.xml.gz", ("2026-01-17", "2026-01-17")),
        ("https://a.test/sitemap_202601.xml", ("2026-01-01", "2026-01-31")),
        ("https://a.test/sitemap.xml?yyyy=2026&mm=01&dd=17", ("2026-01-17", "2026-01-17")),
        ("https://a.test/sitemap/1404/10/sitemap.xml", ("2025-12-22", "2026-01-20")),
        ("https://a.test/sitemap/1403/sitemap.xml", ("2024-03-20", "2025-03-20")),
        ("https://a.test/sitemap-2019.xml", ("2019-01-01", "2019-12-31")),
        ("https://a.test/post-sitemap2019.xml", None),
        ("https://a.test/wp-sitemap-posts-post-1402.xml", None),
        ("https://a.test/wp-sitemap-posts-post-3.xml", None),
        ("https://a.test/news-sitemap.xml", None),
        ("https://a.test/sitemap/2026-02-31.xml", None),
    ],
)
def test_the_name_of_a_sitemap_tells_its_days(address: str, span: tuple[str, str] | None) -> None:
    assert spanned(address) == (Span(*map(date.fromisoformat, span)) if span else None)


def index_slice(first: date, last: date) -> Slice:
    (whole,) = slices(INDEX, Span(first, last), Span(first, last).days())
    return whole


@given(first=st.dates(date(2001, 1, 1), date(2034, 12, 31)), length=st.integers(0, 90), around_it=st.integers(0, 60))
def test_an_index_of_days_is_divided_into_its_days(first: date, length: int, around_it: int) -> None:
    last = first + length * DAY
    listed = Span(first - around_it * DAY, last + around_it * DAY).days()
    parts, others = split(index_slice(first, last), [f"https://a.test/{day}.xml" for day in listed])
    assert [p.days for p in parts] == [(day,) for day in reversed(Span(first, last).days())]
    assert others == 2 * around_it


def test_sitemaps_that_tell_no_day_are_finished_together() -> None:
    wanted = index_slice(date(2026, 1, 1), date(2026, 1, 31))
    parts, others = split(wanted, ["https://a.test/post-1.xml", "https://a.test/2025-12.xml", "https://a.test/2026-01.xml"])
    assert [(p.days, p.urls, p.is_dated) for p in parts] == [(wanted.days, ("https://a.test/post-1.xml", "https://a.test/2026-01.xml"), False)]
    assert others == 1


def test_a_day_in_two_sitemaps_is_finished_with_both() -> None:
    wanted = index_slice(date(2026, 1, 1), date(2026, 1, 31))
    (part,), _ = split(wanted, ["https://a.test/2026-01.xml", "https://a.test/2026-01-17.xml"])
    assert part.days == wanted.days
    assert len(part.urls) == 2


@pytest.mark.parametrize(
    ("archive", "told", "exact", "where"),
    [
        (DAILY, "2026-01-12", True, Place.WITHIN),
        (DAILY, "2026-01-10", True, Place.WITHIN),  # another day of the period: the site's day begins at another hour
        (DAILY, "2026-01-09", True, Place.EARLIER),
        (DAILY, "2026-01-21", True, Place.LATER),
        (DAILY, "2026-03-01", False, Place.WITHIN),  # changed since
        (DAILY, None, True, Place.WITHIN),
        (MONTHLY, "2026-01-25", False, Place.LATER),  # of the month, after the period
        (MONTHLY, "2026-02-25", False, Place.WITHIN),
        (INDEX, None, False, Place.UNDATED),
        (INDEX, "2026-02-25", False, Place.LATER),
        (INDEX, "2026-01-20", False, Place.WITHIN),
    ],
)
def test_where_a_link_stands(archive: Archive, told: str | None, exact: bool, where: Place) -> None:
    period = Span(date(2026, 1, 10), date(2026, 1, 20))
    wanted = next(s for s in slices(archive, period, period.days()) if date(2026, 1, 12) in s.days)
    assert place(wanted, date.fromisoformat(told) if told else None, exact=exact) is where


@pytest.mark.parametrize(
    ("url", "per", "told"),
    [
        ("https://a.test/{tag}", Per.ALL, "unknown place {tag}"),
        ("https://a.test/{year}.xml", Per.DAY, "is per day"),
        ("https://a.test/{year}.xml", Per.MONTH, "is per month"),
        ("https://a.test/{year", Per.MONTH, "no address with places"),
    ],
)
def test_a_wrong_declaration_says_what_to_change(url: str, per: Per, told: str) -> None:
    with pytest.raises(OutletError) as caught:
        Archive(route=Listing(url=url, confidence=Confidence.SEEN), per=per)
    assert told in str(caught.value)


def test_days_in_words() -> None:
    assert in_words(date(2026, 1, n) for n in (5, 1, 2, 3)) == "2026-01-01 to 2026-01-03, 2026-01-05"


@pytest.mark.parametrize("spider", [s for s in spiders().values() if s.archives()], ids=lambda s: s.outlet.key)
def test_declared_archives_lie_with_their_outlet_and_take_any_day(spider: type[OutletSpider]) -> None:
    outlet, period = spider.outlet, Span(date(2026, 1, 10), date(2026, 3, 30))
    assert len({a.key for a in spider.archives()}) == len(spider.archives())
    for archive in spider.archives():
        asked = slices(archive, period, period.days())
        urls = [s.url(archive.first_page, outlet.zone) for s in asked]
        assert len(set(urls)) == len(urls)
        assert all(outlet.owns(url) and not outlet.is_article(url) for url in urls)
