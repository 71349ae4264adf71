"""Which addresses belong to this network: for those who let nothing out of it."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

_SHARED = ipaddress.ip_network("100.64.0.0/10")


def inside(url: str) -> bool:
    """Whether an address belongs to this computer or a private network (RFC 1918, 4193, 6598).

    Every address that its name has must do so; a name that nobody knows does not. Blocking: asks
    the system's resolver.
    """
    host = urlsplit(url).hostname
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
