"""Addresses and names of machines: which of them are this one, and whose requests are counted together."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

#: Bits of an IPv6 address that tell one client from another: it may choose the rest, and change it with each request.
_CLIENT_BITS = 64
#: Characters of a machine's name with its port. Source: RFC 1035, 2.3.4.
MAX_NAME = 255 + len(":65535")


def is_loopback(address: str) -> bool:
    """Tell whether an address can be reached from this machine alone; a name is no address."""
    found = _address(address)
    return found is not None and found.is_loopback


def is_this_machine(host: str) -> bool:
    """Tell whether a header `Host` names this machine, whatever the port; one that is empty names no other."""
    return not host or (len(host) <= MAX_NAME and _names_this_machine(host))


@lru_cache(maxsize=64)  # every request has one, and nearly all the same
def _names_this_machine(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    name = name.removesuffix(".")
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)


@lru_cache(maxsize=1024)
def client_of(address: str) -> str:
    """Name the client at an address: the address, or the network of an IPv6 client; empty for what is no address."""
    found = _address(address)
    if isinstance(found, ipaddress.IPv6Address) and not found.is_loopback:
        return str(ipaddress.ip_network((found, _CLIENT_BITS), strict=False))
    return "" if found is None else str(found)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found
