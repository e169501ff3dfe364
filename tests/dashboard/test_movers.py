"""Who relays whom, on figures written down by hand."""

from __future__ import annotations

from crawler.storage.reports import Relay, Relayed
from dashboard.movers import Pair, flows, pairs, without_own
from dashboard.network import Flow


def test_a_lag_is_the_median_of_the_relays_where_it_is_known() -> None:
    relays = [Relay("alef", "wire", 9), Relay("beh", "wire", 2), Relay("alef", "radio", 2)]
    found = pairs(relays, [Relayed("alef", "wire", 5, 4, (240, 600, 1800)), Relayed("see", "wire", 1, 1, (1,))])
    assert found == [Pair("wire", "alef", 9, 5, 4, 3, 600), Pair("radio", "alef", 2, 0, 0, 0, None), Pair("wire", "beh", 2, 0, 0, 0, None)]
    assert flows(found) == [Flow("wire", "alef", 9), Flow("radio", "alef", 2), Flow("wire", "beh", 2)]


def test_a_text_in_the_same_second_has_no_lag_but_is_no_unknown_one() -> None:
    assert pairs([Relay("a", "b", 2)], [Relayed("a", "b", 2, 1, (0,))]) == [Pair("b", "a", 2, 2, 1, 1, 0)]


def test_an_outlet_naming_itself_relays_nobody() -> None:
    relays = [Relay("bbc_arabic", "bbc", 3), Relay("alef", "bbc", 2), Relay("alef", "alef", 4)]
    assert without_own(relays, {"bbc": ("bbc_arabic", "bbc_persian")}) == [Relay("alef", "bbc", 2)]
