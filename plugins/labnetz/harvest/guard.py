"""Which addresses may be asked: pure checks of a target and of an IP address. Opens no socket, resolves no name.

Whoever edits the registry, or whoever can answer with a redirect, chooses where our machine connects to. Without
these checks that would include the router at home, the cloud's metadata service and the database next door.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from labnetz.model import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from ipaddress import IPv4Network

    from labnetz.model import HarvestRules

    Address = IPv4Address | IPv6Address
    AddressRange = IPv4Network | IPv6Network

# The IANA special-purpose registries (RFC 6890 and its updates), written out: `ipaddress.is_global` differs between
# versions of Python, and counts multicast as global.
_SPECIAL = tuple(
    ip_network(cidr)
    for cidr in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, and the metadata service of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all of IPv6 that is given out: loopback, fc00::, fe80::, ff00:: are outside
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: public IPv4 as seen from a network that only has IPv6


@dataclass(frozen=True, slots=True)
class Target:
    """The parts of a URL that decide where a connection goes. `host` is "" and `port` 0 where the URL has none."""

    scheme: str
    host: str
    port: int
    has_password: bool = False


def refuse_target(target: Target, rules: HarvestRules) -> Message | None:
    """Say why this target may not be asked, None if it may. A host that is a name is checked once it is resolved."""
    if target.scheme not in {"http", "https"}:
        return msg("only http and https addresses can be read, not {scheme}", scheme=target.scheme or "?")
    if not target.host:
        return msg("the address names no server")
    if target.has_password:
        return msg("the address holds a user name or password; anybody could read it in the registry")
    if target.port not in rules.allow_ports:
        return _refused_port(target.port, rules)
    if _is_number(target.host):
        return refuse_address(target.host, rules)
    return None


def refuse_step(current: Target, following: Target) -> Message | None:
    """Say why a redirect may not be followed, None if it may."""
    if current.scheme == "https" and following.scheme == "http":
        return msg("the server redirects from https to unprotected http ({host})", host=following.host)
    return None


@lru_cache(maxsize=4096)  # each address is checked where it is named, where it is found, and where it is connected to
def refuse_address(address: str, rules: HarvestRules) -> Message | None:
    """Say why nothing may connect to this IP address, None if it may."""
    try:
        found = ip_address(address)
    except ValueError:
        return msg("{address} is neither a server name nor an IP address", address=address)
    allowed = _ranges(rules.allow_addresses)
    if all(_is_public(face) or _is_within(face, allowed) for face in _faces(found)):
        return None
    return _refused_address(address, rules)


def _refused_port(port: int, rules: HarvestRules) -> Message:
    if rules.by_options:
        return msg("port {port} is not allowed; --allow-port {port} allows it", port=port)
    return msg("port {port} is not allowed; network.yml can allow it (harvest: allow_ports)", port=port)


def _refused_address(address: str, rules: HarvestRules) -> Message:
    if rules.by_options:
        return msg(
            "the address leads to {address}, which is not on the public internet; --allow-address {address} allows it",
            address=address,
        )
    return msg(
        "the address leads to {address}, which is not on the public internet; "
        "network.yml can allow it (harvest: allow_addresses)",
        address=address,
    )


def _faces(address: Address) -> Iterator[Address]:
    """Give the address as whom it counts, and an IPv4 address that is wrapped into it."""
    if not isinstance(address, IPv6Address):
        yield address
    elif address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    elif address in _NAT64:
        yield IPv4Address(int(address) & 0xFFFF_FFFF)
    else:
        yield address
        yield from filter(None, (address.sixtofour, _isatap(address)))


def _isatap(address: IPv6Address) -> IPv4Address | None:
    """RFC 5214 §6.1: an interface id of 0:5EFE or 200:5EFE, then the IPv4 address."""
    marker = (int(address) >> 32) & 0xFDFF_FFFF
    return IPv4Address(int(address) & 0xFFFF_FFFF) if marker == 0x5EFE else None


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    return not _is_within(address, _SPECIAL)


def _is_within(address: Address, ranges: tuple[AddressRange, ...]) -> bool:
    return any(address in one for one in ranges)


@cache
def _ranges(cidrs: tuple[str, ...]) -> tuple[AddressRange, ...]:
    return tuple(ip_network(cidr, strict=False) for cidr in cidrs)


def _is_number(host: str) -> bool:
    """Say whether a host is meant as an address: with ":", or ending in a number (URL Standard, "ends in a number").

    2130706433, 0x7f.1 and 127.1 lead to loopback on many systems. None of them is a canonical address, so
    `refuse_address` refuses them all.
    """
    last = host.rstrip(".").rpartition(".")[2]
    return ":" in host or re.fullmatch(r"[0-9]+|0[xX][0-9a-fA-F]*", last) is not None
