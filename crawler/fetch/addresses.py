"""Which hosts are not on the public internet. Pure: no name is resolved here."""

from __future__ import annotations

import re
import socket
import unicodedata
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

_LOCALHOST = IPv4Address("127.0.0.1")
_NAMED = {"localhost": _LOCALHOST, "metadata.google.internal": IPv4Address("169.254.169.254")}
# Where clouds keep a machine's own secrets: AWS, GCP and Azure; Alibaba; AWS over IPv6; Azure's wire server; Oracle.
_METADATA = frozenset(map(ip_address, ("169.254.169.254", "100.100.100.200", "fd00:ec2::254", "168.63.129.16", "192.0.0.192")))
_NUMERIC = re.compile(r"[0-9][0-9a-fx.]*")  # 127.1, 2130706433, 0x7f.0.0.1, 0177.0.0.1: what inet_aton(3) takes, a lookup takes
_CGNAT = IPv4Network("100.64.0.0/10")  # RFC 6598
_THIS_NETWORK = IPv4Network("0.0.0.0/8")  # RFC 1122: Linux connects 0.0.0.0 to itself
_CARRIES_IPV4 = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))  # NAT64 (RFC 6052), IPv4-compatible


def refused(host: str, allow: tuple[str, ...] = (), *, name: str | None = None) -> str | None:
    """Return what kind of private address a host is, in any spelling, or None if it is public, unknown or allowed.

    `name` is the host name that resolved to `host`, where there was one: allowing the name allows what it resolves to.
    """
    address = parse_address(host)
    if address is None:
        return None
    reason = _kind(address)
    if reason is None:
        return None
    hosts, networks = _parse_allowed(allow)
    named = {_plain(host), _plain(name or host)} & hosts
    inside = any(address in network for network in networks)
    return None if named or inside else reason


def parse_address(host: str) -> Address | None:
    """Return the IP address a host spells, as a browser or the C library would read it; None for an ordinary name."""
    text = _plain(host)
    if text in _NAMED or text.endswith(".localhost"):
        return _NAMED.get(text, _LOCALHOST)
    try:
        return _unwrapped(ip_address(text))
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(text)) if _NUMERIC.fullmatch(text) else None
    except OSError:
        return None


def _plain(host: str) -> str:
    """Return a host as it is looked up: no brackets, zone or final dot, ASCII digits and dots."""
    text = unicodedata.normalize("NFKC", host).replace("。", ".").strip("[]").lower()
    return text.split("%", 1)[0].rstrip(".")


def _unwrapped(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    if inner:
        return inner
    carried = any(address in network for network in _CARRIES_IPV4) and int(address) > 1
    return IPv4Address(int(address) & 0xFFFFFFFF) if carried else address


def _kind(address: Address) -> str | None:
    checks = (
        ("metadata", address in _METADATA),
        ("unspecified", address.is_unspecified or address in _THIS_NETWORK),
        ("loopback", address.is_loopback),
        ("link_local", address.is_link_local),
        ("multicast", address.is_multicast),
        ("cgnat", address in _CGNAT),
        ("private", address.is_private),
        ("reserved", not address.is_global or address.is_reserved),
    )
    return next((kind for kind, is_it in checks if is_it), None)


@lru_cache(maxsize=8)
def _parse_allowed(allow: tuple[str, ...]) -> tuple[frozenset[str], tuple[Network, ...]]:
    """Split what the operator allows into host names and networks."""
    hosts: set[str] = set()
    networks: list[Network] = []
    for entry in allow:
        try:
            networks.append(ip_network(entry.strip().strip("[]"), strict=False))
        except ValueError:
            if "/" in entry:
                raise ValueError(f"RASAD_ALLOW_PRIVATE: {entry!r} is neither a host nor a network such as 10.0.0.0/8; correct or remove it.") from None
            hosts.add(_plain(entry))
    return frozenset(hosts), tuple(networks)
