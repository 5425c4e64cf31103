"""Where a name leads: its addresses, and whether they are private ones, which a sidecar calls only if it may."""

import asyncio
import ipaddress
import socket
from urllib.parse import urlsplit

NAT64 = ipaddress.ip_network("64:ff9b::/96")
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # all else of IPv6 is for other uses (RFC 4291, IANA)


def host_of(url: str) -> str:
    """Return the host name in a URL, "" where it has none or is no URL."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


async def leads_to_private(url: str) -> bool:
    """Return whether an address leads to a private or loopback one; what has no address does not."""
    try:
        return any(map(is_private, await resolve(host_of(url))))
    except (OSError, UnicodeError):
        return False


async def resolve(host: str, port: int | None = None) -> list[str]:
    """Return the addresses of a host name, each once; raises OSError or UnicodeError for one that has none."""
    if not host:
        return []
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_private(address: str) -> bool:
    """Tell whether an IP address is private, loopback or otherwise not public; IPv4 inside of IPv6 counts as itself."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or _nat64(ip) or ip
    is_unicast = ip.version == 4 or ip in GLOBAL_UNICAST
    return not (is_unicast and ip.is_global) or ip.is_multicast


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None
