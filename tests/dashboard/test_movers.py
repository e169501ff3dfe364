"""Who is first and by how much, on texts written down by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.storage.reports import Carried, Naming, Relay
from dashboard.movers import Pair, Relayed, Speed, flows, pairs, relayed, speeds, without_own
from dashboard.network import Flow

EIGHT = datetime(2024, 10, 7, 8, tzinfo=UTC)


def _minutes(n: int) -> timedelta:
    return timedelta(minutes=n)


def _carried(text: str, *who: tuple[str, int | None]) -> list[Carried]:
    return [Carried(text, outlet, i, 0, None if at is None else EIGHT + _minutes(at), True) for i, (outlet, at) in enumerate(who)]


def test_first_is_who_printed_a_text_before_all_others() -> None:
    texts = _carried("t1", ("wire", 0), ("alef", 10), ("beh", 40)) + _carried("t2", ("alef", 5), ("wire", 9)) + _carried("t3", ("wire", 1), ("beh", 21))
    assert speeds(texts) == {
        "alef": Speed(2, 2, 1, _minutes(10)),
        "beh": Speed(2, 2, 0, _minutes(30)),  # 40 and 20 minutes behind
        "wire": Speed(3, 3, 2, _minutes(4)),
    }


def test_a_tie_is_nobodys_and_an_unknown_time_is_not_compared() -> None:
    texts = (
        _carried("tie", ("wire", 3), ("alef", 3)) + _carried("unknown", ("wire", 1), ("beh", None)) + _carried("half", ("wire", 2), ("alef", 4), ("beh", None))
    )
    assert speeds(texts) == {"alef": Speed(2, 2, 0, _minutes(2)), "beh": Speed(2, 0, 0, None), "wire": Speed(3, 2, 1, None)}


def test_an_outlet_that_prints_a_text_again_counts_its_first_time_and_alone_it_shares_nothing() -> None:
    texts = _carried("t", ("wire", 30), ("wire", 2), ("alef", 5)) + _carried("own", ("beh", 1), ("beh", 2))
    assert speeds(texts) == {"alef": Speed(1, 1, 0, _minutes(3)), "wire": Speed(1, 1, 1, None)}


def test_a_text_printed_again_days_later_is_another_printing() -> None:
    later = [c._replace(day=3, at=c.at and c.at + timedelta(days=3)) for c in _carried("t", ("alef", 0), ("beh", 8))]
    assert speeds(_carried("t", ("wire", 0), ("alef", 10)) + later) == {
        "alef": Speed(2, 2, 1, _minutes(10)),
        "beh": Speed(1, 1, 0, _minutes(8)),
        "wire": Speed(1, 1, 1, None),
    }
    near = [c._replace(day=2, at=c.at and c.at + timedelta(days=2)) for c in _carried("t", ("beh", 8))]
    assert speeds(_carried("t", ("wire", 0)) + near)["beh"] == Speed(1, 1, 0, timedelta(days=2, minutes=8))


def test_a_lag_is_the_median_of_the_relays_where_it_is_known() -> None:
    relays = [Relay("alef", "wire", 9), Relay("beh", "wire", 2), Relay("alef", "radio", 2)]
    lags: list[int | None] = [4, 10, 30, None, -5]
    same = [Relayed(i, "alef", "wire", 100 + i, None if lag is None else _minutes(lag)) for i, lag in enumerate(lags)]
    found = pairs(relays, same)
    assert found == [Pair("wire", "alef", 9, 5, 4, 3, _minutes(10)), Pair("radio", "alef", 2, 0, 0, 0, None), Pair("wire", "beh", 2, 0, 0, 0, None)]
    assert flows(found) == [Flow("wire", "alef", 9), Flow("radio", "alef", 2), Flow("wire", "beh", 2)]


def test_a_printing_without_a_story_under_the_filter_is_not_counted() -> None:
    outside = [c._replace(counted=c.outlet == "beh") for c in _carried("t", ("wire", 0), ("alef", 4))]
    assert speeds(outside) == {}
    assert set(speeds([outside[0], outside[1]._replace(counted=True)])) == {"alef", "wire"}


def test_a_relay_is_a_story_with_the_text_of_the_outlet_it_names() -> None:
    texts = [*_carried("t", ("wire", 5), ("wire", 2), ("alef", 12), ("beh", None), ("dal", 0)), Carried("u", "see", 9, 0, EIGHT, True)]
    names = [
        Naming(2, "agency"),
        Naming(3, "agency"),
        Naming(4, "agency"),
        Naming(9, "agency"),
        Naming(2, "unknown"),
        Naming(77, "agency"),
        Naming(1, "agency"),
    ]
    assert relayed(texts, names, {"agency": ("wire",)}) == [
        Relayed(2, "alef", "agency", 1, _minutes(10)),
        Relayed(3, "beh", "agency", 1, None),
        Relayed(4, "dal", "agency", 1, _minutes(-2)),
    ]
    assert relayed([c._replace(day=3) if c.outlet == "alef" else c for c in texts], names[:1], {"agency": ("wire",)}) == []


def test_a_text_in_the_same_minute_has_no_lag_but_is_no_unknown_one() -> None:
    assert pairs([Relay("a", "b", 1)], [Relayed(1, "a", "b", 2, _minutes(0))]) == [Pair("b", "a", 1, 1, 1, 1, _minutes(0))]


def test_an_outlet_naming_itself_relays_nobody() -> None:
    relays = [Relay("bbc_arabic", "bbc", 3), Relay("alef", "bbc", 2), Relay("alef", "alef", 4)]
    assert without_own(relays, {"bbc": ("bbc_arabic", "bbc_persian")}) == [Relay("alef", "bbc", 2)]
