"""Which addresses belong to this network: for those who let nothing out of it."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import parse_qs, urlsplit

_SHARED = ipaddress.ip_network("100.64.0.0/10")


def inside(url: str) -> bool:
    """Whether an address belongs to this computer or a private network (RFC 1918, 4193, 6598).

    Every address that its name has must do so; a name that nobody knows does not. Blocking: asks
    the system's resolver.
    """
    return all(_is_inside(host) for host in hosts_of(url))


def hosts_of(url: str) -> list[str]:
    """Where an address leads: a database's parameter `host` counts for more than what is before.

    A host that begins with `/` is a folder of this computer's sockets; "" is none.
    """
    parts = urlsplit(url)
    named: list[str] = []
    if parts.scheme.startswith("postgres"):
        named = [one for said in parse_qs(parts.query).get("host", []) for one in said.split(",")]
    bare = [one if one.startswith("/") else urlsplit(f"//{one}").hostname or "" for one in named]
    return bare or [parts.hostname or ""]


def _is_inside(host: str) -> bool:
    if host.startswith("/"):
        return True
    if not host:
        return False
    try:
        found = {item[4][0] for item in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    addresses = [ipaddress.ip_address(str(one).partition("%")[0]) for one in found]
    return bool(addresses) and all(
        one.is_loopback or (one.is_private and not one.is_unspecified) or one in _SHARED
        for one in addresses
    )
