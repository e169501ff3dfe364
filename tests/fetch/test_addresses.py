"""Which hosts count as private, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.addresses import parse_address, refused


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("localhost", "loopback"),
        ("LOCALHOST.", "loopback"),
        ("news.localhost", "loopback"),
        ("127.1", "loopback"),
        ("2130706433", "loopback"),
        ("0x7f.0.0.1", "loopback"),
        ("0x7f000001", "loopback"),
        ("0177.0.0.1", "loopback"),
        ("127.0.0.1.", "loopback"),
        ("①②⑦.⓪.⓪.①", "loopback"),
        ("127。0。0。1", "loopback"),
        ("[::1]", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("::ffff:7f00:1", "loopback"),
        ("[::127.0.0.1]", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("2002:7f00:1::", "loopback"),
        ("0.0.0.0", "unspecified"),
        ("0", "unspecified"),
        ("::", "unspecified"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("fd12:3456::1", "private"),
        ("100.64.0.1", "cgnat"),
        ("100.127.255.255", "cgnat"),
        ("169.254.1.1", "link_local"),
        ("fe80::1%eth0", "link_local"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("169.254.169.254", "metadata"),
        ("2852039166", "metadata"),
        ("100.100.100.200", "metadata"),
        ("fd00:ec2::254", "metadata"),
        ("168.63.129.16", "metadata"),
        ("metadata.google.internal", "metadata"),
        ("255.255.255.255", "private"),
        ("10.10.34.34", "private"),
    ],
)
def test_a9_every_spelling_of_a_private_address_is_refused(host: str, kind: str) -> None:
    assert refused(host) == kind


@pytest.mark.parametrize("host", ["8.8.8.8", "93.184.216.34", "::ffff:8.8.8.8", "2606:2800:220:1::1", "www.bbc.com", "100.63.255.255", "1.example"])
def test_public_hosts_and_names_are_not_refused(host: str) -> None:
    assert refused(host) is None


@pytest.mark.parametrize(
    ("host", "allow"),
    [
        ("127.0.0.1", ("127.0.0.1",)),
        ("127.1", ("127.0.0.0/8",)),
        ("localhost", ("127.0.0.1",)),
        ("localhost", ("Localhost",)),
        ("10.2.3.4", ("192.168.0.0/16", "10.0.0.0/8")),
        ("::1", ("[::1]",)),
    ],
)
def test_what_the_operator_allows_is_not_refused(host: str, allow: tuple[str, ...]) -> None:
    assert refused(host, allow) is None


def test_allowing_one_private_host_allows_no_other() -> None:
    assert refused("127.0.0.2", ("127.0.0.1",)) == "loopback"
    assert refused("10.0.0.1", ("intranet.example",)) == "private"


def test_allowing_a_name_allows_what_it_resolves_to() -> None:
    assert refused("10.0.0.1", ("intranet.example",), name="intranet.example") is None
    assert refused("10.0.0.1", ("intranet.example",), name="other.example") == "private"


def test_an_allowed_network_that_is_none_is_named_with_the_remedy() -> None:
    with pytest.raises(ValueError, match=r"RASAD_ALLOW_PRIVATE: '10\.0\.0\.0/99' is neither"):
        refused("127.0.0.1", ("10.0.0.0/99",))


@given(st.integers(0, 2**24 - 1), st.sampled_from(["{:d}", "{:#x}", "{:#o}"]))
def test_any_loopback_number_is_refused_in_any_base(low: int, form: str) -> None:
    number = (127 << 24) + low
    assert refused(form.format(number).replace("0o", "0")) == "loopback"


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_of_addresses_raise(text: str) -> None:
    parse_address(text)
